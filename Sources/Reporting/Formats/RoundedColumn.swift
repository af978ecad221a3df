import Deciding
import Foundation
import Parameters

/// One column for people: every number with the same number of decimals, so that digits stand below digits.
struct RoundedColumn {
    /// The digits that a number of middling size shows.
    private static let significantDigits = 5
    private let decimals: Int

    /// Decimals follow from the median of the column's measured numbers, so that one exploded loss does not hide the
    /// digits of the others.
    init(_ fields: [Field]) {
        let sizes = fields.compactMap(\.measured).filter { $0.isFinite && $0 != 0 }.map(\.magnitude).sorted()
        let median = sizes.isEmpty ? 1 : sizes[sizes.count / 2]
        let isWhole = fields.allSatisfy(\.isWhole)
        let digits = Self.significantDigits - 1 - Int(log10(median).rounded(.down))
        decimals = isWhole ? 0 : min(max(digits, 0), 8)
    }

    /// A field as text; the missing one is empty.
    func text(_ field: Field) -> String {
        switch field {
        case .missing: ""
        case .text(let text): text
        case .integer(let count): String(count)
        case .number(let number): rounded(number)
        case .literal(let number): shown(number)
        case .meanAndDeviation(let numbers): text(numbers.mean, numbers.standardDeviation)
        }
    }

    private func text(_ mean: Double?, _ deviation: Double?) -> String {
        guard let mean else { return "" }
        return deviation.map { rounded(mean) + " ± " + rounded(isNoise($0, of: mean) ? 0 : $0) } ?? rounded(mean)
    }

    /// Whether a deviation is no more than what rounding leaves of equal numbers.
    private func isNoise(_ deviation: Double, of mean: Double) -> Bool { deviation < mean.magnitude * 1e-12 }

    /// As it was written, unless it is longer than any double needs.
    private func shown(_ number: Number) -> String {
        number.literal.utf8.count <= Self.literalLimit ? number.literal : Number(number.value).shortest
    }

    private static let literalLimit = 24

    private func rounded(_ number: Double) -> String { RoundedNumber.text(number, decimals: decimals) }
}

extension Field {
    fileprivate var measured: Double? {
        switch self {
        case .number(let number): number
        case .meanAndDeviation(let numbers): numbers.mean
        case .missing, .text, .integer, .literal: nil
        }
    }

    /// Whether it needs no decimals.
    fileprivate var isWhole: Bool {
        switch self {
        case .number(let number): !number.isFinite || number == number.rounded()
        case .meanAndDeviation(let numbers): [numbers.mean, numbers.standardDeviation].allSatisfy { Field($0).isWhole }
        case .missing, .text, .integer, .literal: true
        }
    }
}
