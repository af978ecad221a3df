import Foundation
import Parameters
import Planning
import Testing

@testable import Deciding

/// Against SciPy and mpmath, whose values `Fixtures/normal.py` wrote down.
@Suite struct NormalMassTests {
    private static let table = Fixture.read("normal")

    /// A few units in the last place of the larger of the value and 1: where the result is near 0, that of the
    /// probability.
    private func expect(_ value: Double, _ expected: Double, _ place: [Double], within tolerance: Double = 1e-14) {
        let error = abs(value - expected) / max(abs(expected), 1)
        #expect(error <= tolerance, "at \(place): \(value), expected \(expected)")
    }

    @Test func probabilitiesBelowAreThoseOfSciPy() {
        for row in Fixture.rows(Self.table["below"]) { expect(NormalMass.logBelow(row[0]), row[1], row) }
    }

    /// The probability of what is far above is its distance from 1, to the last digits.
    @Test func theUpperTailKeepsItsDigits() {
        for row in Fixture.rows(Self.table["below"]) where row[0] > 3 {
            #expect(abs(NormalMass.logBelow(row[0]) / row[1] - 1) < 1e-13, "\(row)")
        }
    }

    @Test func quantilesAreThoseOfSciPy() {
        for row in Fixture.rows(Self.table["quantiles"]) { expect(NormalQuantile.value(atLog: row[0]), row[1], row) }
    }

    /// The logarithms of neighbouring probabilities are subtracted: of 5,000, the last place counts 10⁻¹².
    @Test func massesAreThoseOfMpmath() {
        for row in Fixture.rows(Self.table["between"]) {
            expect(NormalMass.logBetween(row[0], row[1]), row[2], row, within: 2e-13)
            expect(NormalMass.logBetween(-row[1], -row[0]), row[2], row, within: 2e-13)
        }
    }

    /// The short cut is taken where the long way leads to the same, besides what the ends of the interval are rounded
    /// to.
    @Test func meanDensitiesOfThinIntervalsAreTheSame() throws {
        for middle in [-90.0, -7.5, -1.0, 0, 0.3, 2, 40] {
            let half = 0.0099 / max(abs(middle), 1)
            let thin = try #require(NormalMass.logThin(middle, half)) + log(2 * half)
            let rounding = 1e-13 + 2e-16 * abs(middle) / half
            #expect(abs(thin - NormalMass.logBetween(middle - half, middle + half)) <= rounding)
            #expect(NormalMass.logThin(middle, 1.02 * half) == nil)
        }
    }

    @Test func truncatedQuantilesAreThoseOfMpmath() {
        for row in Fixture.rows(Self.table["truncated"]) {
            expect(NormalMass.quantile(row[2], between: row[0], and: row[1]), row[3], row, within: 1e-13)
        }
    }

    @Test func quantilesStayBetweenTheEnds() {
        for (a, b) in [(-100.0, -99.999), (-0.01, 0.01), (99.0, 100.0), (-1e-9, 0)] {
            for share in [0x1p-53, 0.3, 1 - 0x1p-53] {
                let value = NormalMass.quantile(share, between: a, and: b)
                #expect(value >= a && value <= b)
            }
        }
    }
}
