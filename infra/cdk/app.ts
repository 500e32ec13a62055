// cdk deploy -c built=target/lambda     after: cargo lambda build --release --arm64 -p forecourt-functions
import { App } from 'aws-cdk-lib';
import { expandedTemplate } from './expanded.ts';
import { ForecourtStack } from './stack.ts';

const app = new App();
const built: unknown = app.node.tryGetContext('built');
if (typeof built !== 'string') {
  process.stderr.write('No built functions given (-c built=FOLDER): what this writes can be read but not deployed.\n');
}
new ForecourtStack(app, 'Forecourt', {
  stackName: (app.node.tryGetContext('stack') as string | undefined) ?? 'forecourt',
  template: expandedTemplate(),
  ...(typeof built === 'string' ? { built } : {}),
});
