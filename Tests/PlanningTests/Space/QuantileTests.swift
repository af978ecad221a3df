import Foundation
import Testing

@testable import Parameters
@testable import Planning

/// Inverse distribution functions against SciPy, whose values `Fixtures/quantiles.py` wrote down.
@Suite struct QuantileTests {
    struct Row: CustomTestStringConvertible {
        var kind: Distribution.Kind
        var numbers: [Distribution.Key: Number]
        var values: [Double]

        var testDescription: String { "\(kind.rawValue) \(numbers.map { "\($0.rawValue) \($1.literal)" }.sorted())" }
    }

    private static let table = try! JSONNode(
        parsing: Array(Data(contentsOf: Bundle.module.url(forResource: "Fixtures/quantiles", withExtension: "json")!)))
    private static let probabilities = table["probabilities"]!.elements.compactMap(\.double)

    static let rows: [Row] = table["rows"]!.elements.map { row in
        let numbers = row["numbers"]!.members.map {
            (Distribution.Key(rawValue: $0.key)!, Number(literal: $0.node.text!)!)
        }
        return Row(
            kind: Distribution.Kind(rawValue: row["distribution"]!.text!)!,
            numbers: Dictionary(uniqueKeysWithValues: numbers), values: row["values"]!.elements.compactMap(\.double))
    }

    @Test func theTableHasEveryDistribution() {
        #expect(Set(Self.rows.map(\.kind)) == Set(Distribution.Kind.allCases))
        #expect(Self.rows.allSatisfy { $0.values.count == Self.probabilities.count })
        #expect(Self.probabilities.first == 1e-9 && Self.probabilities.last == 1 - 1e-9)
    }

    /// Both sides round: a few units in the last place of what they add up. That is a relative error of a few 10⁻¹⁶ of the
    /// larger summand, and for exponentials as many times more as the exponent is large, here below 30; SciPy promises
    /// no more than about 10⁻¹³ for `beta`. A wrong coefficient shows in the eighth digit or earlier.
    @Test(arguments: rows)
    func valuesAreThoseOfSciPy(row: Row) throws {
        let distribution = try #require(Distribution(row.kind, row.numbers))
        let scale = (row.numbers[.mu].map { abs($0.value) } ?? 0) + (row.numbers[.max].map { abs($0.value) } ?? 0)
        let isExponential = row.kind.rawValue.contains("log")
        for (p, expected) in zip(Self.probabilities, row.values) {
            let value = try #require(distribution.value(at: p).double)
            let tolerance = 1e-12 * abs(expected) + (isExponential ? 0 : 1e-15 * scale)
            #expect(abs(value - expected) <= tolerance, "at \(p): \(value), SciPy \(expected)")
        }
    }

    /// The values that SciPy rounds down to are multiples as a person writes them: 0.3, not 0.30000000000000004.
    @Test(arguments: rows.filter { $0.kind.isQuantized })
    func multiplesAreTheNearestDoubles(row: Row) throws {
        let distribution = try #require(Distribution(row.kind, row.numbers))
        for (p, expected) in zip(Self.probabilities, row.values) {
            #expect(distribution.value(at: p).double == expected, "at \(p)")
        }
    }

    /// Between two numbers lies no smaller value: what is drawn most often comes from where it should.
    @Test(arguments: rows)
    func quantilesAscend(row: Row) throws {
        let distribution = try #require(Distribution(row.kind, row.numbers))
        let steps = (1...400).map { Double($0) / 401 }
        let values = [0x1p-53, 1e-12] + steps + [1 - 1e-12, 1 - 0x1p-53]
        let drawn = values.compactMap { distribution.value(at: $0).double }
        #expect(zip(drawn, drawn.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(drawn.allSatisfy { $0.isFinite })
        #expect(distribution.extremes.low.double == drawn.first && distribution.extremes.high.double == drawn.last)
    }
}
