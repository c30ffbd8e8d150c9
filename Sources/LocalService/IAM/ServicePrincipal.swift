/// What is known of a service that a trust policy names.
///
/// - SeeAlso: IAM User Guide, "AWS JSON policy elements: Principal"
enum ServicePrincipal: Equatable {
    /// There is such a service.
    case known

    /// It may be one: its name is in a domain of AWS.
    case unknown

    /// No service has a name in another domain.
    case foreign

    /// Looks at a name such as `ec2.amazonaws.com`, `states.eu-west-1.amazonaws.com`, or
    /// `pods.eks.amazonaws.com`; principals in China have the names of others, or end in `.cn`.
    init(_ name: String) {
        guard let domain = Self.domains.first(where: { name.hasSuffix($0) }) else {
            self = .foreign
            return
        }
        let labels = name.dropLast(domain.count).split(
            separator: ".", omittingEmptySubsequences: false)
        let isKnown =
            domain.hasPrefix(".amazonaws.")
            && labels.contains { Self.names.contains(String($0)) }
        self = isKnown ? .known : .unknown
    }

    private static let domains = [
        ".amazonaws.com", ".amazonaws.com.cn", ".amazon.com", ".amazon.com.cn", ".aws.com",
        ".aws.internal", ".aws.dev", ".api.aws",
    ]

    private static let names: Set<String> = [
        "acm", "acm-pca", "airflow", "airflow-env", "amplify", "apigateway", "appconfig",
        "application-autoscaling", "appmesh", "apprunner", "appstream", "appsync", "athena",
        "auditmanager", "autoscaling", "backup", "batch", "bedrock", "bedrock-agentcore",
        "billing", "budgets", "cassandra", "chatbot", "chime", "cloud9", "cloudformation",
        "cloudfront", "cloudhsm", "cloudsearch", "cloudtrail", "cloudwatch", "codeartifact",
        "codebuild", "codecommit", "codedeploy", "codepipeline", "codestar-notifications",
        "cognito-identity", "cognito-idp", "cognito-sync", "config", "config-conforms", "connect",
        "controltower", "cost-optimization-hub", "databrew", "datapipeline", "datasync", "dax",
        "devops-guru", "directconnect", "discovery", "dlm", "dms", "docdb", "ds", "dynamodb",
        "ec2", "ec2fleet", "ecr", "ecs", "ecs-tasks", "edgelambda", "eks", "eks-fargate",
        "eks-fargate-pods", "elasticache", "elasticbeanstalk", "elasticfilesystem",
        "elasticloadbalancing", "elasticmapreduce", "elastictranscoder", "email-smtp",
        "emr-containers", "emr-serverless", "es", "events", "finspace", "firehose", "fis", "fms",
        "forecast", "frauddetector", "fsx", "gamelift", "geo", "glacier", "globalaccelerator",
        "glue", "grafana", "greengrass", "guardduty", "health", "healthlake", "iam",
        "imagebuilder", "importexport", "inspector", "inspector2", "internetmonitor", "iot",
        "iotanalytics", "iotevents", "iotfleetwise", "iotsitewise", "iottwinmaker", "ivs",
        "jellyfish", "kafka", "kafkaconnect", "kendra", "kinesis", "kinesisanalytics", "kms",
        "lakeformation", "lambda", "lex", "lexv2", "license-manager", "lightsail", "logger",
        "logs", "m2", "machinelearning", "macie", "managedblockchain", "mediaconnect",
        "mediaconvert", "medialive", "mediapackage", "mediastore", "mediatailor", "memorydb",
        "metrics", "mgn", "migrationhub", "mobileanalytics", "monitoring", "mq", "mwaa",
        "neptune", "network-firewall", "networkmanager", "notifications", "oam", "omics",
        "opensearchservice", "opsworks", "opsworks-cm", "organizations", "osis", "outposts",
        "panorama", "personalize", "pinpoint", "pipes", "polly", "profile", "proton", "q",
        "qbusiness", "quicksight", "ram", "rds", "redshift", "redshift-serverless", "rekognition",
        "resiliencehub", "resource-explorer-2", "resource-groups", "robomaker", "rolesanywhere",
        "route53", "route53domains", "route53resolver", "rum", "s3", "sagemaker", "scheduler",
        "schemas", "sdb", "secretsmanager", "securityhub", "securitylake", "servicecatalog",
        "servicediscovery", "servicequotas", "ses", "shield", "signer", "sms", "sns", "spot",
        "spotfleet", "sqs", "ssm", "ssm-incidents", "ssm-quicksetup", "sso", "states",
        "storagegateway", "sts", "support", "swf", "synthetics", "tagging", "textract",
        "timestream", "transcribe", "transfer", "translate", "trustedadvisor",
        "verifiedpermissions", "vmie", "vpc-flow-logs", "vpc-lattice", "waf", "waf-regional",
        "wafv2", "wellarchitected", "wisdom", "workdocs", "worklink", "workmail", "workspaces",
        "xray",
    ]
}
