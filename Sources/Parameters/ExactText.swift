/// A text that equals another only when their bytes (UTF-8) are the same, and is ordered by them.
///
/// To Swift an `é` of one character and one of two are the same `String`. To a file system, to SQLite, to Python and so to
/// whoever names a corpus or a parameter they are two.
public struct ExactText: Hashable, Comparable, Sendable {
    /// The text.
    public let text: String

    /// The text as its bytes.
    public init(_ text: String) { self.text = text }

    /// Whether the bytes are the same.
    public static func == (left: ExactText, right: ExactText) -> Bool { left.text.hasSameBytes(as: right.text) }

    /// Of the bytes.
    public func hash(into hasher: inout Hasher) {
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { hasher.combine(bytes: .init($0)) }
        if isDone == nil { for byte in text.utf8 { hasher.combine(byte) } }
        // No byte of UTF-8: what follows in the hash belongs to another text.
        hasher.combine(0xFF as UInt8)
    }

    /// By the bytes, which is by the numbers of the characters.
    public static func < (left: ExactText, right: ExactText) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension String {
    /// Whether the other text has the same bytes; `==` holds for canonically equivalent ones, too.
    public func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let areSame = utf8.withContiguousStorageIfAvailable { bytes in
            other.utf8.withContiguousStorageIfAvailable { bytes.elementsEqual($0) }
        }
        return (areSame ?? nil) ?? utf8.elementsEqual(other.utf8)
    }
}

extension Sequence<String> {
    /// The texts in the order of their bytes.
    public func sortedByBytes() -> [String] { sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

    /// Whether one of the texts has these bytes.
    public func containsBytes(of text: String) -> Bool { contains { $0.hasSameBytes(as: text) } }

    /// The texts, told apart by their bytes.
    public var exact: Set<ExactText> { Set(map(ExactText.init)) }
}

/// Values by names that are told apart by their bytes, in no order.
public struct ValuesByName<Value> {
    private var values: [ExactText: Value] = [:]

    /// No values.
    public init() {}

    /// The values of `pairs`; the first one of a name.
    public init(_ pairs: some Sequence<(String, Value)>) {
        values = Dictionary(pairs.map { (ExactText($0), $1) }) { first, _ in first }
    }

    /// The value of a name; setting nil removes it.
    public subscript(name: String) -> Value? {
        get { values[ExactText(name)] }
        set { values[ExactText(name)] = newValue }
    }

    /// How many there are.
    public var count: Int { values.count }

    /// Whether there is none.
    public var isEmpty: Bool { values.isEmpty }

    /// Calls `body` with each name and value, in no order: quicker where there are many such sets.
    public func forEachInAnyOrder(_ body: (_ name: String, _ value: Value) throws -> Void) rethrows {
        for (name, value) in values { try body(name.text, value) }
    }

    /// The names, in the order of their bytes.
    public var keys: [String] { values.keys.sorted().map(\.text) }
}

extension ValuesByName: Equatable where Value: Equatable {}
extension ValuesByName: Hashable where Value: Hashable {}
extension ValuesByName: Sendable where Value: Sendable {}

extension ValuesByName: ExpressibleByDictionaryLiteral {
    /// The pairs as they are written; the first one of a name.
    public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }
}

extension ValuesByName: Sequence {
    /// Name and value, in the order of the names' bytes.
    public func makeIterator() -> AnyIterator<(key: String, value: Value)> {
        var rest = values.sorted { $0.key < $1.key }.makeIterator()
        return AnyIterator { rest.next().map { ($0.key.text, $0.value) } }
    }
}
