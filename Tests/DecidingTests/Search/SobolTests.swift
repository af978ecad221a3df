import Foundation
import Parameters
import Planning
import Testing

@testable import Deciding

/// Against SciPy, whose numbers `Fixtures/sobol.py` wrote down.
@Suite struct SobolTests {
    private static let table = Fixture.read("sobol")

    @Test func plainPointsAreThoseOfSciPyToTheBit() {
        let points = Self.table["points"]!.elements
        #expect(points.count == 29)
        for point in points {
            let index = point["index"]!.integer!
            let expected = point["words"]!.elements.map { Double($0.integer!) * 0x1p-30 }
            #expect(expected.count == SobolSequence.dimensionLimit)
            #expect(expected.indices.map { SobolSequence.plain(index, $0) } == expected, "point \(index)")
        }
    }

    /// Owen's scrambling keeps what makes the sequence even.
    @Test(arguments: [0, 1, 9, 63])
    func theFirstPointsFillAllCells(_ dimension: Int) {
        let sequence = SobolSequence(seed: 3)
        for exponent in 0...9 {
            let cells = (0..<1 << exponent).map {
                Int(sequence.scrambled($0, dimension) * Double(1 << exponent))
            }
            #expect(cells.sorted() == Array(0..<1 << exponent))
        }
    }

    /// The same holds of two coordinates together where the plain ones fill the cells of a grid: the first 16 points of
    /// the first two dimensions are a (0, 4, 2)-net.
    @Test func elementaryIntervalsHoldOnePoint() {
        let sequence = SobolSequence(seed: 11)
        for columns in [1, 2, 4, 8, 16] {
            let rows = 16 / columns
            let cells = (0..<16).map { point in
                Int(sequence.scrambled(point, 0) * Double(columns)) * rows
                    + Int(sequence.scrambled(point, 1) * Double(rows))
            }
            #expect(cells.sorted() == Array(0..<16))
        }
    }

    /// Each coordinate is uniform over the seeds: the mean of 1,000 is within 4.9/√12,000 of a half but for one in a
    /// million.
    @Test func aCoordinateIsUniformOverTheSeeds() {
        for (point, dimension) in [(0, 0), (5, 3), (1000, 40)] {
            let values = (0..<1000).map { SobolSequence(seed: $0).scrambled(point, dimension) }
            #expect(values.allSatisfy { $0 > 0 && $0 < 1 })
            #expect(abs(values.reduce(0, +) / 1000 - 0.5) < 0.045)
        }
    }

    @Test func seedsAndDimensionsAreScrambledApart() {
        let words = [(1, 0), (2, 0), (1, 1)].map { seed, dimension in
            (0..<8).map { SobolSequence(seed: UInt64(seed)).scrambled($0, dimension) }
        }
        #expect(Set(words.flatMap(\.self)).count == 24)
    }

    // MARK: - Discrepancy

    /// The median over 100 seeds is at most SciPy's over 100 of its own, of eight kinds of sequences together; and of
    /// each kind but for chance: at most the upper end of a 95 % interval.
    @Test func discrepanciesAreAtMostThoseOfSciPy() {
        let ratios = Self.table["discrepancies"]!.elements.map { row in
            let median = median(row)
            #expect(median <= row["upper"]!.double!, "\(row.compactText)")
            return median / row["median"]!.double!
        }
        #expect(ratios.count == 8)
        #expect(ratios.reduce(1, *) <= 1, "\(ratios)")
    }

    private func median(_ row: JSONNode) -> Double {
        let (count, dimensions) = (row["points"]!.integer!, row["dimensions"]!.integer!)
        let measure = row["method"]!.text! == "CD" ? Self.centred : Self.star
        let plain = (0..<count).map { point in (0..<dimensions).map { SobolSequence.plain(point, $0) } }
        #expect(abs(measure(plain) / row["plain"]!.double! - 1) < 1e-9)
        let values = (0..<100).map { seed in
            let sequence = SobolSequence(seed: UInt64(seed))
            return measure((0..<count).map { point in (0..<dimensions).map { sequence.scrambled(point, $0) } })
        }
        return (values.sorted()[49] + values.sorted()[50]) / 2
    }

    /// Hickernell, "A generalized discrepancy and quadrature error bound" (1998), equation 5.2, squared.
    private static func centred(_ points: [[Double]]) -> Double {
        let (count, dimensions) = (Double(points.count), points[0].count)
        let centres = points.map { point in point.map { abs($0 - 0.5) } }
        var sum = pow(13.0 / 12, Double(dimensions))
        for centre in centres {
            sum -= 2 / count * centre.reduce(1) { $0 * (1 + 0.5 * $1 - 0.5 * $1 * $1) }
        }
        for i in points.indices {
            // Both orders of a pair.
            for j in 0...i {
                var product = i == j ? 1.0 : 2
                for d in 0..<dimensions {
                    product *= 1 + 0.5 * centres[i][d] + 0.5 * centres[j][d] - 0.5 * abs(points[i][d] - points[j][d])
                }
                sum += product / count / count
            }
        }
        return sum
    }

    /// Warnock's formula for the L2 star discrepancy (1972).
    private static func star(_ points: [[Double]]) -> Double {
        let (count, dimensions) = (Double(points.count), points[0].count)
        var sum = pow(3, -Double(dimensions))
        for point in points {
            sum -= pow(2, 1 - Double(dimensions)) / count * point.reduce(1) { $0 * (1 - $1 * $1) }
        }
        for i in points.indices {
            for j in 0...i {
                var product = i == j ? 1.0 : 2
                for d in 0..<dimensions { product *= 1 - max(points[i][d], points[j][d]) }
                sum += product / count / count
            }
        }
        return sum.squareRoot()
    }
}
