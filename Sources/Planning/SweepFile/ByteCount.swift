import Parameters

/// An amount of memory.
public struct ByteCount: Hashable, Sendable {
    /// In bytes.
    public var bytes: Int

    /// So many bytes.
    public init(_ bytes: Int) { self.bytes = bytes }
}

extension ByteCount: CustomStringConvertible {
    /// In the largest unit of which there is a whole one, thousand to the step: `950 MB`, `2.5 GB`.
    public var description: String {
        var value = Double(bytes)
        var units = ["B", "kB", "MB", "GB", "TB"][...]
        while value >= 999.5, units.count > 1 {
            value /= 1000
            units.removeFirst()
        }
        let rounded = (value * (value < 100 ? 10 : 1)).rounded() / (value < 100 ? 10 : 1)
        return "\(Number(rounded).shortest) \(units.first!)"
    }
}

// MARK: - In the sweep file

extension ByteCount {
    /// The texts that ``init(sweepFile:)`` reads, as a regular expression that ECMAScript and Python understand.
    static let sweepFilePattern = "^(?=.*[1-9])[0-9]{1,9}(\\.[0-9]{1,9})?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$"

    private static let units: KeyValuePairs<String, Double> = [
        "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824, "TiB": 1_099_511_627_776,
        "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "B": 1,
    ]

    /// Most bytes that may be given as a number: whole numbers that every JSON reader keeps exactly.
    static let sweepFileLimit = 1 << 53 - 1

    /// A whole number of bytes above 0, or a number and its unit (`"500MB"`, `"1.5GiB"`); nil for anything else.
    init?(sweepFile node: JSONNode) {
        switch node.value {
        case .number(let number):
            guard let bytes = number.integer, 1...Self.sweepFileLimit ~= bytes else { return nil }
            self.init(bytes)
        case .string(let text):
            guard let unit = Self.units.first(where: { text.hasSuffix($0.key) }),
                let count = Self.decimal(text.dropLast(unit.key.count)), count > 0
            else { return nil }
            self.init(max(1, Int(exactly: (count * unit.value).rounded(.down)) ?? .max))
        default:
            return nil
        }
    }

    /// One to nine digits, and as many behind a point.
    private static func decimal(_ text: Substring) -> Double? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ 1...9 ~= $0.utf8.count && $0.utf8.allSatisfy(\.isASCIIDigit) })
        else { return nil }
        return Double(text)
    }
}
