import Foundation
import Parameters
import Planning

/// One column for people: every number with the same number of decimals, so that digits stand below digits.
struct RoundedColumn {
    /// The digits that a number of middling size shows.
    private static let significantDigits = 5
    private let decimals: Int

    /// Decimals follow from the median of the column's measured numbers, so that one exploded loss does not hide the
    /// digits of the others.
    init(_ cells: [Cell]) {
        let sizes = cells.compactMap(\.measured).filter { $0.isFinite && $0 != 0 }.map(\.magnitude).sorted()
        let median = sizes.isEmpty ? 1 : sizes[sizes.count / 2]
        let isWhole = cells.allSatisfy(\.isWhole)
        let digits = Self.significantDigits - 1 - Int(log10(median).rounded(.down))
        decimals = isWhole ? 0 : min(max(digits, 0), 8)
    }

    /// A cell as text; the missing one is empty.
    func text(_ cell: Cell) -> String {
        switch cell {
        case .missing: ""
        case .text(let text): text
        case .integer(let count): String(count)
        case .number(let number): rounded(number)
        case .literal(let number): number.literal
        case .spread(let spread): text(spread.mean, spread.standardDeviation)
        }
    }

    private func text(_ mean: Double?, _ deviation: Double?) -> String {
        guard let mean else { return "" }
        return deviation.map { rounded(mean) + " ± " + rounded($0) } ?? rounded(mean)
    }

    private func rounded(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-inf" : "inf" }
        let isHuge = number.magnitude >= 1e7
        return String(format: isHuge ? "%.3e" : "%.\(decimals)f", number)
    }
}

extension Cell {
    fileprivate var measured: Double? {
        switch self {
        case .number(let number): number
        case .spread(let spread): spread.mean
        case .missing, .text, .integer, .literal: nil
        }
    }

    /// Whether it needs no decimals.
    fileprivate var isWhole: Bool {
        switch self {
        case .number(let number): !number.isFinite || number == number.rounded()
        case .spread(let spread): [spread.mean, spread.standardDeviation].allSatisfy { Cell($0).isWhole }
        case .missing, .text, .integer, .literal: true
        }
    }
}
