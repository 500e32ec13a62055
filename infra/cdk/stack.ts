import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Duration, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, Metric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Construct } from 'constructs';
import type { Template } from './expanded.ts';

export interface ForecourtProps extends StackProps {
  readonly template: Template;
  /** Folder with one folder per function holding its `bootstrap`, as `cargo lambda build` leaves it; without it the code is not replaced. */
  readonly built?: string;
}

const QUEUES = ['Sessions', 'Billing', 'Reporting', 'Commands', 'Telemetry', 'Notify', 'Live'];
const WIDTH = 12;

/** Everything of template.yaml as it is, and a dashboard. What both forms should have belongs into template.yaml. */
export class ForecourtStack extends Stack {
  readonly included: CfnInclude;

  constructor(scope: Construct, id: string, props: ForecourtProps) {
    super(scope, id, props);
    this.included = this.include(props.template);
    // It judges the branch of Fn::If that its own condition never takes: an alarm without a topic.
    const reason = 'an empty AlarmTopicArn is left out by the condition HasAlarmTopic';
    Validations.of(this).acknowledge({ id: 'CloudFormation-Validate::W1030', reason });
    if (props.built !== undefined) {
      this.replaceCode(props.template, props.built);
    }
    new Dashboard(this, 'Dashboard', { widgets: [this.queueWidgets(), this.functionWidgets(props.template), this.doorWidgets()] });
  }

  private include(template: Template): CfnInclude {
    // CfnInclude reads files only.
    const folder = mkdtempSync(path.join(tmpdir(), 'forecourt-cdk-'));
    try {
      const templateFile = path.join(folder, 'template.json');
      writeFileSync(templateFile, JSON.stringify(template));
      return new CfnInclude(this, 'Template', { templateFile });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  private functions(template: Template): [string, string][] {
    return Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === 'AWS::Lambda::Function')
      .map(([name, resource]) => [name, resource.Metadata?.BuildProperties?.Binary ?? name]);
  }

  private replaceCode(template: Template, built: string): void {
    for (const [name, binary] of this.functions(template)) {
      const asset = new Asset(this, `${name}Code`, { path: path.resolve(built, binary) });
      const resource = this.included.getResource(name) as CfnFunction;
      resource.code = { s3Bucket: asset.s3BucketName, s3Key: asset.s3ObjectKey };
    }
  }

  private metric(namespace: string, metricName: string, dimension: string, resource: string, statistic: string, label: string): Metric {
    const of = this.included.getResource(resource);
    const value = namespace === 'AWS/SQS' ? of.getAtt('QueueName').toString() : of.ref;
    return new Metric({ namespace, metricName, dimensionsMap: { [dimension]: value }, statistic, label, period: Duration.minutes(1) });
  }

  private queueWidgets(): IWidget[] {
    const queues = (name: string, suffix: string) =>
      QUEUES.map((queue) => this.metric('AWS/SQS', name, 'QueueName', `${queue}${suffix}`, 'Maximum', queue.toLowerCase()));
    return [
      new GraphWidget({ title: 'Oldest message, seconds', width: WIDTH, left: queues('ApproximateAgeOfOldestMessage', 'Queue') }),
      new GraphWidget({ title: 'Dead letters', width: WIDTH, left: queues('ApproximateNumberOfMessagesVisible', 'DeadLetters') }),
    ];
  }

  private functionWidgets(template: Template): IWidget[] {
    const all = (name: string, statistic: string) =>
      this.functions(template).map(([resource, binary]) => this.metric('AWS/Lambda', name, 'FunctionName', resource, statistic, binary));
    return [
      new GraphWidget({ title: 'Function errors', width: WIDTH, left: all('Errors', 'Sum') }),
      new GraphWidget({ title: 'Function duration p99, milliseconds', width: WIDTH, left: all('Duration', 'p99') }),
    ];
  }

  private doorWidgets(): IWidget[] {
    const socket = (name: string) => this.metric('AWS/ApiGateway', name, 'ApiId', 'WebSocketApi', 'Sum', name);
    const http = (name: string) => this.metric('AWS/ApiGateway', name, 'ApiId', 'HttpApi', 'Sum', name);
    return [
      new GraphWidget({ title: 'Gateways: messages', width: WIDTH, left: [socket('ConnectCount'), socket('MessageCount'), socket('IntegrationError')] }),
      new GraphWidget({ title: 'HTTP API', width: WIDTH, left: [http('Count'), http('4xx'), http('5xx')] }),
    ];
  }
}
