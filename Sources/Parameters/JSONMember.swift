/// A key of a JSON object with its value.
public struct JSONMember: Sendable {
    /// The key, unescaped.
    public var key: String
    /// Where the key begins; nil when nobody wrote it.
    public var keyPlace: Place?
    /// The value.
    public var node: JSONNode

    /// A member.
    public init(_ key: String, at keyPlace: Place? = nil, _ node: JSONNode) {
        self.key = key
        self.keyPlace = keyPlace
        self.node = node
    }
}
