import type { Artefacts } from '../../../artefacts/artefacts.ts';
import { shortImageName, readImage, type ImageRef } from '../../../artefacts/image-ref.ts';
import { allCommands } from '../../../artefacts/shell.ts';

const lastSegment = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** Images that the repository builds: tagged by its commands, its build actions or its compose services. */
export const ownImages = (artefacts: Artefacts): ((image: ImageRef) => boolean) => {
  const names = new Set<string>();
  const add = (text: string): void => {
    for (const line of text.split(/[\n,]/)) {
      const name = shortImageName(readImage(line.replace(/\$\{\{[^}]*\}\}/g, 'x')));
      if (name !== '') names.add(name);
    }
  };
  const steps = [
    ...artefacts.workflows.flatMap((workflow) => workflow.jobs.flatMap((job) => job.steps)),
    ...artefacts.actions.flatMap((action) => action.steps),
  ];
  for (const step of steps) {
    if (/^docker\/(?:build-push|metadata)-action$/.test(step.uses?.repository ?? '')) {
      add(step.with['tags'] ?? '');
      add(step.with['images'] ?? '');
    }
    for (const command of allCommands(step.commands)) {
      command.args.forEach((arg, index) => {
        if (/^(?:-t|--tag)$/.test(command.args[index - 1] ?? '')) add(arg);
      });
    }
  }
  for (const service of artefacts.composeFiles.flatMap((file) => file.services)) {
    if (service.build && service.image) names.add(shortImageName(service.image));
  }
  const projectNames = artefacts.manifests
    .filter((manifest) => manifest.dir === '' && manifest.name !== undefined)
    .map((manifest) => lastSegment(manifest.name ?? ''));
  return (image) => {
    const name = shortImageName(image);
    const last = lastSegment(name);
    return (
      names.has(name) ||
      projectNames.some((own) => own.length > 3 && (last === own || last.startsWith(`${own}-`)))
    );
  };
};
