import AWS

extension Configuration {
    /// An ARN of this account; global services have no region in theirs.
    func arn(_ service: String, _ resource: String, isGlobal: Bool = false) -> String {
        let partition = Partition.of(region: region).id
        return "arn:\(partition):\(service):\(isGlobal ? "" : region):\(account):\(resource)"
    }

    /// The ARN of the user that the management key belongs to.
    var administratorARN: String { arn("iam", "user/lab", isGlobal: true) }
}
