/** Programs that put a release in front of users, by the words that their arguments start with. */
export const DEPLOY_COMMANDS: Readonly<Record<string, readonly RegExp[]>> = {
  kubectl: [/^(?:apply|set image|rollout restart|replace|patch)\b/],
  helm: [/^(?:upgrade|install)\b/],
  helmfile: [/^(?:apply|sync)\b/],
  flyctl: [/^deploy\b/],
  fly: [/^deploy\b/],
  vercel: [/(?:^|\s)--prod\b/, /^(?:promote)\b/],
  netlify: [/^deploy\b.*--prod\b/],
  wrangler: [/^(?:deploy|publish|pages deploy|versions deploy)\b/],
  serverless: [/^deploy\b/],
  sls: [/^deploy\b/],
  sst: [/^deploy\b/],
  terraform: [/^apply\b/],
  tofu: [/^apply\b/],
  pulumi: [/^up\b/],
  cdk: [/^deploy\b/],
  sam: [/^deploy\b/],
  eb: [/^deploy\b/],
  kamal: [/^(?:deploy|redeploy|rollback)\b/],
  railway: [/^up\b/],
  heroku: [/^(?:container:release|pipelines:promote)\b/],
  firebase: [/^deploy\b/],
  gcloud: [/^(?:beta\s+)?(?:run deploy|run services replace|app deploy|functions deploy)\b/],
  aws: [
    /^(?:ecs update-service|lambda update-function-code|cloudformation deploy|deploy create-deployment|apprunner start-deployment)\b/,
  ],
  az: [/^(?:webapp (?:deploy|up)|containerapp (?:update|up)|functionapp deployment)\b/],
  docker: [/^(?:stack deploy|service update)\b/],
};

/** Actions that do, in lower case. */
export const DEPLOY_ACTIONS = new Set([
  'aws-actions/amazon-ecs-deploy-task-definition',
  'aws-actions/aws-cloudformation-github-deploy',
  'akhileshns/heroku-deploy',
  'azure/webapps-deploy',
  'azure/functions-action',
  'azure/k8s-deploy',
  'azure/container-apps-deploy-action',
  'google-github-actions/deploy-cloudrun',
  'google-github-actions/deploy-appengine',
  'google-github-actions/deploy-cloud-functions',
  'amondnet/vercel-action',
  'cloudflare/wrangler-action',
  'cloudflare/pages-action',
  'serverless/github-action',
  'nwtgck/actions-netlify',
  'einaregilsson/beanstalk-deploy',
  'dokku/github-action',
  'digitalocean/app_action',
  'digitalocean/app_action/deploy',
]);

/** Actions that publish packages, in lower case. */
export const PUBLISH_ACTIONS = new Set([
  'changesets/action',
  'js-devtools/npm-publish',
  'cycjimmy/semantic-release-action',
]);

/** Hosts that swap a whole release at once: a deploy that is cut off leaves the one before it in place. */
export const ATOMIC_DEPLOYS = /^(?:vercel|netlify|wrangler|cloudflare\/|amondnet\/|nwtgck\/|firebase)/;
