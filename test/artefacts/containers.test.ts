import { describe, expect, it } from 'vitest';
import { readCompose } from '../../src/artefacts/compose.ts';
import { deploymentRole } from '../../src/artefacts/deployment-role.ts';
import { readDockerfile, stageChain, stageEnvironment } from '../../src/artefacts/dockerfile.ts';
import { readImage, shortImageName } from '../../src/artefacts/image-ref.ts';
import { readKubernetes } from '../../src/artefacts/kubernetes.ts';

const IMAGE = `ARG NODE=24-slim
FROM node:\${NODE} AS base
ENV CI=true
FROM base AS build
RUN --mount=type=cache,target=/root/.npm \\
    # what follows is one command
    npm ci \\
      --omit=dev && npm run build
RUN <<EOT
npm prune
EOT
FROM base
COPY --from=build /app /app
ENTRYPOINT ["tini", "--"]
CMD ["node", "dist/main.js"]
`;

describe('readDockerfile', () => {
  const dockerfile = readDockerfile('Dockerfile', IMAGE).value;

  it('knows stages, their images and the argument that names them', () => {
    expect(
      dockerfile?.stages.map((stage) => [stage.name, stage.image.name, stage.image.tag, stage.isFinal]),
    ).toEqual([
      ['base', 'node', '24-slim', false],
      ['build', 'base', undefined, false],
      [undefined, 'base', undefined, true],
    ]);
    expect(dockerfile?.stages[0]?.imageArgument?.span.line).toBe(1);
    const final = dockerfile?.stages[2];
    expect(dockerfile && final && stageChain(dockerfile, final).map((stage) => stage.index)).toEqual([2, 0]);
    expect(dockerfile && final && stageEnvironment(dockerfile, final)['CI']).toBe('true');
  });

  it('reads RUN over continuation lines, comments, mounts and here-documents', () => {
    const runs = dockerfile?.stages[1]?.instructions ?? [];
    expect(runs[0]?.commands.map((command) => [command.text, command.span.line])).toEqual([
      ['npm ci --omit=dev', 7],
      ['npm run build', 8],
    ]);
    expect(runs[1]?.commands.map((command) => [command.text, command.span.line])).toEqual([
      ['npm prune', 10],
    ]);
  });

  it('tells exec form from shell form', () => {
    const final = dockerfile?.stages[2]?.instructions;
    expect(final?.map((each) => [each.keyword, each.form, each.words])).toEqual([
      ['COPY', 'none', []],
      ['ENTRYPOINT', 'exec', ['tini', '--']],
      ['CMD', 'exec', ['node', 'dist/main.js']],
    ]);
    expect(final?.[0]?.flags).toEqual([{ name: 'from', value: 'build' }]);
  });

  it('keeps the spaces in the words of the exec form', () => {
    const { value } = readDockerfile('Dockerfile', 'FROM node:24\nCMD ["sh", "-c", "node dist/main.js"]\n');
    expect(value?.stages[0]?.instructions[0]?.commands[0]?.nested[0]).toMatchObject({
      program: 'node',
      args: ['dist/main.js'],
    });
  });

  it('tells of a file without FROM', () => {
    expect(readDockerfile('Dockerfile', '# nothing\n').diagnostics).toHaveLength(1);
  });
});

describe('readImage', () => {
  it('tells registry ports, tags and digests apart', () => {
    expect(readImage('registry.example.com:5000/a/b')).toMatchObject({
      name: 'registry.example.com:5000/a/b',
    });
    expect(readImage('node:24@sha256:abc')).toMatchObject({ name: 'node', tag: '24', digest: 'sha256:abc' });
    expect(readImage('node:${V:-24}')).toMatchObject({ tag: '24', unresolved: [] });
    expect(readImage('node:${V}').unresolved).toEqual(['V']);
    expect(shortImageName(readImage('docker.io/library/node:24'))).toBe('node');
  });
});

describe('readCompose', () => {
  it('reads services with builds, commands and the init flag', () => {
    const text =
      'services:\n  api:\n    build:\n      context: ./api\n      dockerfile: docker/Dockerfile\n    command: yarn start\n    init: true\n    environment:\n      - A=1\n  db:\n    image: postgres:16\n';
    const compose = readCompose('deploy/docker-compose.prod.yml', text).value;
    expect(compose?.role).toBe('production');
    expect(compose?.services[0]).toMatchObject({
      build: { context: 'deploy/api', dockerfile: 'deploy/api/docker/Dockerfile' },
      init: true,
      environment: { A: '1' },
      command: { form: 'shell', site: { span: { line: 6 } } },
    });
    expect(compose?.services[1]?.image).toMatchObject({
      name: 'postgres',
      tag: '16',
      site: { span: { line: 11 } },
    });
  });
});

describe('readKubernetes', () => {
  it('reads the workloads of all documents', () => {
    const text =
      'apiVersion: v1\nkind: Service\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n        - name: api\n          image: acme/api:1\n          command: ["npm", "start"]\n';
    const [workload] = readKubernetes('k8s/api.yaml', text).value?.workloads ?? [];
    expect(workload).toMatchObject({ kind: 'Deployment', name: 'api', replicas: 2 });
    expect(workload?.containers[0]).toMatchObject({
      name: 'api',
      image: { tag: '1' },
      site: { span: { line: 12 } },
    });
    expect(workload?.containers[0]?.command?.commands[0]).toMatchObject({ program: 'npm', args: ['start'] });
  });

  it('reads a chart template where it parses', () => {
    const text =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  {{- if .Values.x }}\n  replicas: 1\n  {{- end }}\n';
    expect(readKubernetes('chart/templates/api.yaml', text).value?.workloads).toHaveLength(1);
    expect(readKubernetes('chart/templates/x.yaml', 'a: {{ if }}\n b: [').diagnostics).toEqual([]);
  });
});

describe('deploymentRole', () => {
  it('goes by the words of the name, then of the folders', () => {
    expect(deploymentRole('docker-compose.dev.yml')).toBe('development');
    expect(deploymentRole('.devcontainer/Dockerfile')).toBe('development');
    expect(deploymentRole('test/smoke/Dockerfile')).toBe('test');
    expect(deploymentRole('docker-compose.prod.yml')).toBe('production');
    expect(deploymentRole('apps/api/Dockerfile')).toBe('unstated');
  });
});
