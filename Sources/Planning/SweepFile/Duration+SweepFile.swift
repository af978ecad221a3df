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
    /// The number of seconds for a sentence: `60`, `0.5`.
    public var secondsText: String { Number(self / .seconds(1)).shortest }
}
