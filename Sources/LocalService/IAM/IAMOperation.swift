/// The operations of IAM that the service knows.
enum IAMOperation: String {
    case createRole = "CreateRole"
    case getRole = "GetRole"
    case listRoles = "ListRoles"
    case updateRole = "UpdateRole"
    case updateAssumeRolePolicy = "UpdateAssumeRolePolicy"
    case deleteRole = "DeleteRole"
    case attachRolePolicy = "AttachRolePolicy"
    case detachRolePolicy = "DetachRolePolicy"
    case listAttachedRolePolicies = "ListAttachedRolePolicies"
    case putRolePolicy = "PutRolePolicy"
    case getRolePolicy = "GetRolePolicy"
    case listRolePolicies = "ListRolePolicies"
    case deleteRolePolicy = "DeleteRolePolicy"
    case tagRole = "TagRole"
    case untagRole = "UntagRole"
    case listRoleTags = "ListRoleTags"
}
