import Parameters

extension Duration {
    /// The texts that ``init(sweepFile:)`` reads, as a regular expression that ECMAScript and Python understand.
    static let sweepFilePattern = "^(?=.*[1-9])([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?$"

    /// Most seconds that may be given as a number.
    static let sweepFileLimit = 1_000_000_000.0

    /// A number of seconds above 0, or days, hours, minutes and seconds in this order (`"90s"`, `"6h"`, `"1h30m"`),
    /// each a whole number of at most nine digits; nil for anything else.
    init?(sweepFile node: JSONNode) {
        switch node.value {
        case .number(let number):
            guard number.value > 0, number.value <= Self.sweepFileLimit else { return nil }
            self = .seconds(number.value)
        case .string(let text):
            guard let seconds = Self.seconds(in: text), seconds > 0 else { return nil }
            self = .seconds(seconds)
        default:
            return nil
        }
    }

    private static func seconds(in text: String) -> Int? {
        var units: [(letter: UInt8, seconds: Int)] = [
            (UInt8(ascii: "d"), 86_400), (UInt8(ascii: "h"), 3600), (UInt8(ascii: "m"), 60), (UInt8(ascii: "s"), 1),
        ]
        var total = 0
        var digits = 0
        var count = 0
        for byte in text.utf8 {
            if byte.isASCIIDigit {
                digits += 1
                count = digits > 9 ? 0 : count * 10 + Int(byte - UInt8(ascii: "0"))
                continue
            }
            guard 1...9 ~= digits, let unit = units.firstIndex(where: { $0.letter == byte }) else { return nil }
            total += count * units[unit].seconds
            units.removeFirst(unit + 1)
            (digits, count) = (0, 0)
        }
        return digits == 0 ? total : nil
    }
}

extension Duration {
    /// As a sweep file has it, in the largest units: `1h30m`, `90s` as `1m30s`; seconds with a fraction as `0.5s`.
    public var sweepFileText: String {
        let total = self / .seconds(1)
        guard total >= 1, total == total.rounded(), var rest = Int(exactly: total) else { return secondsText + "s" }
        var text = ""
        for (letter, seconds) in [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)] where rest >= seconds {
            text += "\(rest / seconds)\(letter)"
            rest %= seconds
        }
        return text
    }

    /// The number of seconds for a sentence: `60`, `0.5`.
    public var secondsText: String { Number(self / .seconds(1)).shortest }
}

/// An amount of memory, given in a sweep file as `2GB` and printed as `2 GB`.
public struct ByteCount: Hashable, Sendable {
    /// Never negative.
    public var bytes: Int

    /// An amount of at least 0 bytes.
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
