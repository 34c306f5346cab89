package aws

import (
	"slices"
	"strings"
)

// The source of EndpointServices, and when it was read.
const (
	EndpointServicesSource    = "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html"
	EndpointServicesCollected = "2026-11-28"
)

// endpointServices are the short names of the services with endpoints in a VPC, without FIPS variants.
// Source: EndpointServicesSource.
const endpointServices = `
access-analyzer account acm acm-pca airflow.api airflow.env airflow.ops analytics-omics apigateway app-integrations appconfig
appconfigdata application-autoscaling application-signals applicationinsights appmesh appmesh-envoy-management apprunner
apprunner.requests appstream.api appstream.streaming appsync-api apptest aps aps-workspaces arsenal-discovery athena auditmanager
autoscaling autoscaling-plans awsconnector b2bi backup backup-gateway batch bcm-data-exports bcm-pricing-calculator bedrock
bedrock-agent bedrock-agent-runtime bedrock-data-automation bedrock-data-automation-runtime bedrock-runtime billing
billingconductor braket cases cassandra cassandra-streams ce cleanrooms cleanrooms-ml cloudcontrolapi clouddirectory
cloudformation cloudhsmv2 cloudtrail codeartifact.api codeartifact.repositories codebuild codecommit codeconnections.api codedeploy
codedeploy-commands-secure codeguru-profiler codeguru-reviewer codepipeline codestar-connections.api codewhisperer comprehend
comprehendmedical compute-optimizer config connect-campaigns console control-storage-omics controlcatalog controltower
cost-optimization-hub data-servicediscovery databrew dataexchange datasync datazone deadline.management deadline.scheduling
detective deviceadvisor.iot devops-guru dicom-medical-imaging directconnect discovery dlm dms drs ds ds-data dsql dynamodb
dynamodb-streams ebs ec2 ec2messages ecr-public.api ecr.api ecr.dkr ecs ecs-agent ecs-telemetry eks eks-auth eks-proxy elasticache
elasticbeanstalk elasticbeanstalk-health elasticfilesystem elasticloadbalancing elasticmapreduce email-smtp emr-containers
emr-serverless emr-serverless-services.livy emr-serverless.dashboard emrwal.prod entityresolution events evs execute-api finspace
finspace-api fis fms forecast forecastquery frauddetector freetier fsx gamelift gameliftstreams geo.geofencing geo.maps geo.metadata
geo.places geo.routes geo.tracking git-codecommit glue glue.dashboard grafana grafana-workspace greengrass groundstation guardduty
guardduty-data healthlake highlander identitystore imagebuilder inspector-scan inspector2 internetmonitor iot.api iot.credentials
iot.data iot.tunneling.api iot.tunneling.data iotfleetwise iotmanagedintegrations.api iotroborunner iotsitewise.api iotsitewise.data
iottwinmaker.api iottwinmaker.data iotwireless.api ivs.contribute kafka kendra kendra-ranking kinesis-firehose kinesis-streams
kinesisanalytics kms lakeformation lambda launchwizard license-manager license-manager-linux-subscriptions
license-manager-user-subscriptions lightsail logs lookoutequipment lookoutvision lorawan.cups lorawan.lns m2 macie2 mail-manager
managedblockchain-query managedblockchain.bitcoin.mainnet managedblockchain.bitcoin.testnet mediaconnect mediaconvert
medical-imaging memory-db memorydb metering-marketplace mgn migrationhub-orchestrator migrationhub-strategy models-v2-lex monitoring
mq neptune-graph neptune-graph-data network-firewall networkflowmonitor networkflowmonitorreports networkmanager networkmonitor
notifications notifications-contacts oam observabilityadmin organizations osis outposts panorama payment-cryptography.controlplane
payment-cryptography.dataplane pca-connector-ad pca-connector-scep pcs personalize personalize-events personalize-runtime pi
pinpoint pinpoint-sms-voice-v2 pipes pipes-data polly pricing.api profile proton q qapps qbusiness quicksight-website ram rbin rds
rds-data redshift redshift-data redshift-serverless refactor-spaces rekognition repostspace resource-explorer-2 resource-groups
rolesanywhere rum rum-dataplane runtime-medical-imaging runtime-v2-lex s3 s3-global.accesspoint s3-outposts s3express s3tables
s3vectors sagemaker-data-science-assistant sagemaker.api sagemaker.featurestore-runtime sagemaker.metrics sagemaker.runtime scheduler
schemas scn secretsmanager securityhub securitylake serverlessrepo service.user-subscriptions servicecatalog
servicecatalog-appregistry servicediscovery servicequotas signin simspaceweaver snow-device-management sns social-messaging sqs
ssm ssm-contacts ssm-incidents ssm-quicksetup ssm-sap ssmmessages states storage-omics storagegateway streaming-rekognition sts swf
sync-states synthetics tagging tags-omics tax textract thinclient.api timestream-influxdb timestream.ingest-cell
timestream.query-cell tnb transcribe transcribestreaming transfer transfer.server transform transform-custom translate
trustedadvisor verifiedpermissions voiceid vpc-lattice wafv2 wellarchitected wisdom workflows-omics workmail workmailmessageflow
workspaces workspaces-web xray
`

// EndpointServices lists the short names of the services that are known to have endpoints in a VPC. There may be more: AWS
// adds some every month.
func EndpointServices() []string { return strings.Fields(endpointServices) }

// HasEndpoint reports whether the service, or the one that it is the FIPS variant of, is one of EndpointServices.
func HasEndpoint(service string) bool {
	return slices.Contains(EndpointServices(), PlainService(service))
}
