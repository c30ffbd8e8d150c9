public import FoundationEssentials

/// Why something about Roles Anywhere was refused here, before or after AWS was asked.
///
/// What AWS itself refuses arrives as `AWSError`, unchanged.
public enum RolesAnywhereError: Error, Equatable, Sendable {
    /// A name breaks the service's rule for names.
    case invalidName(kind: ResourceKind, name: String)

    /// A text that should be the ARN of one kind of resource is not.
    case notAnARN(kind: ResourceKind, text: String)

    /// A duration lies outside what AWS allows, in seconds.
    case durationOutOfRange(seconds: Int, allowed: ClosedRange<Int>)

    /// A session name is not 2 to 64 of `[A-Za-z0-9_+=,.@-]`.
    case invalidSessionName(String)

    /// A requirement is not `FIELD=VALUE`.
    case malformedRequirement(String)

    /// A requirement names a field that never becomes a session tag.
    case unknownAttribute(String)

    /// A requirement's value can never be a session tag's.
    case untaggableValue(String, reason: String)

    /// A policy document is JSON, and not a policy.
    case invalidPolicy(what: String, reason: String)

    /// A policy document is not JSON.
    case policyNotJSON(what: String, reason: String)

    /// A policy is longer than AWS takes; both in characters, as AWS counts them.
    case policyTooLong(what: String, length: Int, limit: Int)

    /// A certificate that should be a client's is one of a CA.
    case notAnEndEntity(String)

    /// A certificate that says something else could give the same session tags.
    ///
    /// `comparable` has what AWS can compare of it, as requirements; none where that is nothing.
    case unidentifiable(subject: String, reasons: [String], comparable: [String])

    /// A role has no policy of that ARN or name.
    case noSuchPolicy(role: String, policy: String)

    /// Half of what a trust policy says was to change, and what it says now is not ours to read.
    case ownStatementUnknown(role: String, isMissing: Bool, lacksSource: Bool)

    /// A policy has the name of the one that revokes sessions, and says something else.
    case unknownRevocation(role: String, policy: String)

    /// Sessions are to be refused that will be issued later; both times by AWS's clock.
    case futureRevocation(Date, now: Date)

    /// A place in a policy, or a value for one, is not of its form.
    case malformedParameter(String)

    /// A policy has places for which there is no value.
    case missingParameters([String])

    /// There are values for which no policy has a place.
    case unknownParameters([String], known: [String])

    /// A place in the name of a member of a policy has several values.
    case severalValues(String)

    /// A text cannot name an inline policy.
    case invalidPolicyName(String)

    /// A text cannot be the path of a role.
    case invalidRolePath(String)

    /// A library that is opened when it is needed cannot be.
    case libraryMissing(name: String, detail: String)

    /// A manifest cannot be read; the place is told as people look for it.
    case invalidManifest(place: String, reason: String)

    /// A trust anchor has one or two certificates.
    case certificateCount(Int)

    /// A certificate of a trust anchor is not one of a CA.
    case notAnAuthority(subject: String, reason: String)

    /// A trust anchor's bundle has the same certificate twice.
    case repeatedCertificate(subject: String)

    /// A trust anchor's PEM has more than 16,000 characters.
    case bundleTooLong(characters: Int)

    /// A CRL has more than 300,000 bytes.
    case listTooLarge(bytes: Int)

    /// A CRL names one of the trust anchor's CAs as its issuer, and its key has not signed it.
    case listNotSigned(issuer: String, subject: String)

    /// The trust anchor and the profile of one session lie in different regions.
    case regionsDiffer(trustAnchor: String, profile: String)

    /// The trust anchor and the profile of one session are of different accounts.
    case accountsDiffer(trustAnchor: String, profile: String)

    /// Another region was asked for than that of the trust anchor, which alone gives its sessions.
    case wrongRegion(asked: String, trustAnchor: String)

    /// The private key does not belong to the certificate.
    case keyDoesNotMatch(subject: String)

    /// Keys of this algorithm cannot sign requests to Roles Anywhere.
    case unusableKey(algorithm: String)

    /// A client's certificate file goes on with a certificate that is not one of a CA.
    case severalEndEntities(first: String, other: String)

    /// More than five certificates would be sent beside the client's own.
    case chainTooLong(count: Int)

    /// The service gave credentials that have expired already.
    case credentialsExpired(expiration: Date, now: Date)

    /// No resource of this kind carries the name or ARN.
    case notFound(kind: ResourceKind, name: String)

    /// Several resources of this kind carry the name.
    case ambiguous(kind: ResourceKind, name: String, candidates: [String])

    /// A resource carries the name, and lacks the ownership tag.
    case notOurs(kind: ResourceKind, name: String, arn: String, differences: [Difference])

    /// A resource of ours carries the name, and has other content.
    case differs(kind: ResourceKind, name: String, arn: String, differences: [Difference])

    /// A new name is that of another resource.
    case nameTaken(kind: ResourceKind, name: String, arn: String)

    /// Nothing of several kinds carries the name or ARN.
    case unknownResource(name: String, kinds: [ResourceKind])

    /// Several resources, of one kind or of several, carry the name.
    case ambiguousResource(name: String, candidates: [String])

    /// A text is not the ARN of a CA in AWS Private CA.
    case notAPrivateCA(String)

    /// AWS Private CA does not exist in a partition.
    case noPrivateCA(partition: String)

    /// A profile takes at most 250 roles.
    case roleCount(Int)

    /// A profile lists a role twice.
    case repeatedRole(arn: String)

    /// A profile takes roles of its own account only.
    case roleInAnotherAccount(arn: String, account: String)

    /// A profile allows longer sessions than one of its roles; both in seconds.
    case durationBeyondRole(role: String, longest: Int, seconds: Int)

    /// A session takes at most 10 managed policies.
    case managedPolicyCount(Int)

    /// A role takes at most 25 managed policies.
    case rolePolicyCount(Int)

    /// A role names a trust anchor of another account.
    case anchorInAnotherAccount(arn: String, account: String)

    /// A text is not the ARN of a managed policy.
    case notAManagedPolicy(String)

    /// A text is not `KEY=VALUE`.
    case malformedTag(String)

    /// A key, or a key and its value, cannot be a tag.
    case invalidTag(String, reason: String)

    /// A resource takes at most 200 tags.
    case tooManyTags(count: Int)

    /// A text names no field of a certificate that can be mapped.
    case unknownCertificateField(String)

    /// A certificate field has no such attribute.
    case invalidSpecifier(String, field: String)

    /// A profile does not map an attribute of a field.
    case noSuchMapping(profile: String, field: String, specifier: String, known: [String])

    /// A text names no event of which the service tells.
    case unknownEvent(String)

    /// The service tells 1 to 360 days before.
    case thresholdOutOfRange(days: Int)

    /// A CRL is older than the one that AWS has under the name.
    case olderList(name: String, reason: String)

    /// It cannot be told whether a CRL is newer than the one that AWS has under the name.
    case undecidedList(name: String, reason: String)

    /// A CRL breaks a rule of RFC 5280 without which it cannot be compared with others.
    case malformedList(reason: String)

    /// A CRL is of another issuer than the one that AWS has under the name.
    case listOfAnotherIssuer(name: String, issuer: String, existing: String)

    /// A CRL does not say all that its issuer has revoked.
    case partialList(reason: String)

    /// A CRL is signed by a CA whose certificate does not allow it.
    case mayNotSignLists(subject: String)

    /// A trust anchor takes two CRLs, and has them.
    case tooManyLists(trustAnchorARN: String, names: [String])

    /// AWS has taken a CRL, and gives out another one.
    case listNotKept(name: String, wanted: String, found: String)

    /// AWS has taken what was sent, and gives out something else.
    case notKept(kind: ResourceKind, name: String, differences: [Difference])

    /// A resource is not what it was when the plan was made.
    case outdated(kind: ResourceKind, name: String, reason: String)

    /// A manifest opens no way to a session for a certificate.
    case noSessionPath(reason: String)

    /// What a manifest asks for stands in the way of what is there.
    case blocked(kind: ResourceKind, name: String, by: Obstacle)

    /// A text cannot name a profile of an AWS config file.
    case invalidProfileName(String)

    /// A profile of an AWS config file exists and obtains credentials in another way.
    case profileInUse(name: String, path: String)

    /// A value cannot be written into an AWS config file so that every SDK reads it back.
    case unwritableValue(what: String, value: String)
}
