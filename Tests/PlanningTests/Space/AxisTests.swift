import Foundation
import Parameters
import Testing

@testable import Planning

@Suite struct AxisTests {
    private static func axis(_ kind: Distribution.Kind, _ numbers: [Distribution.Key: String]) -> Distribution.Axis {
        Distribution(kind, numbers.mapValues { Number(literal: $0)! })!.axis
    }

    /// Values of every kind of distribution.
    static let distributions: [Distribution] = [
        (.intUniform, [.min: "1", .max: "6"]), (.uniform, [.min: "-3.5", .max: "1e6"]),
        (.qUniform, [.min: "0.05", .max: "0.95", .q: "0.1"]), (.logUniform, [.min: "-5", .max: "0"]),
        (.logUniformValues, [.min: "1e-5", .max: "0.1"]), (.qLogUniform, [.min: "0", .max: "4", .q: "1"]),
        (.qLogUniformValues, [.min: "1", .max: "1000", .q: "10"]), (.invLogUniform, [.min: "-2.5", .max: "3.25"]),
        (.invLogUniformValues, [.min: "16", .max: "2048"]), (.normal, [.mu: "-3", .sigma: "0.5"]),
        (.qNormal, [.mu: "10", .sigma: "4", .q: "2"]), (.logNormal, [.mu: "-3", .sigma: "0.5"]),
        (.qLogNormal, [.mu: "1", .sigma: "1", .q: "1"]), (.beta, [.a: "2", .b: "5"]),
        (.qBeta, [.a: "2", .b: "5", .q: "0.25"]),
    ].map { (kind: Distribution.Kind, numbers: [Distribution.Key: String]) in
        Distribution(kind, numbers.mapValues { Number(literal: $0)! })!
    }

    private static let shares = stride(from: 0.0005, to: 1, by: 0.01)

    @Test func thereIsOneOfEveryKind() {
        #expect(Set(Self.distributions.map(\.kind)) == Set(Distribution.Kind.allCases))
    }

    /// Whatever is drawn lies on the axis, and its place leads back to it: exactly where values are steps apart, else
    /// to the accuracy of a logarithm or of a distribution function.
    @Test(arguments: distributions)
    func placesLeadBackToTheirValues(_ distribution: Distribution) throws {
        let axis = distribution.axis
        for share in Self.shares {
            let value = try #require(distribution.value(at: share).double)
            let place = axis.position(of: value)
            #expect(place >= axis.low && place <= axis.high)
            let again = try #require(axis.value(at: place).double)
            #expect(axis.hasSteps ? again == value : abs(again - value) <= 1e-11 * max(abs(value), 1), "\(value)")
        }
    }

    /// The larger value lies further along, so that neighbours are neighbours.
    @Test(arguments: distributions)
    func placesAscend(_ distribution: Distribution) throws {
        let values = Set(try Self.shares.map { try #require(distribution.value(at: $0).double) }).sorted()
        let places = values.map(distribution.axis.position(of:))
        #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 })
    }

    /// The cells of the values in order make up the axis without gaps, and a value's place is in its cell.
    @Test(arguments: distributions.filter { $0.count != nil })
    func cellsFillTheAxis(_ distribution: Distribution) throws {
        let axis = distribution.axis
        var end = axis.low
        for index in 0..<(try #require(distribution.count)) {
            let value = try #require(distribution.value(atIndex: index).double)
            let cell = try #require(axis.cell(of: value))
            #expect(abs(cell.low - end) <= 1e-15 && cell.low < cell.high)
            #expect(axis.position(of: value) > cell.low && axis.position(of: value) < cell.high)
            #expect(axis.value(at: cell.low / 2 + cell.high / 2).double == value)
            end = cell.high
        }
        #expect(end == axis.high)
    }

    /// As Optuna has them: half a step is added before the logarithm is taken.
    @Test func axesOfSteppedValuesBeginHalfAStepBefore() {
        let whole = Self.axis(.intUniform, [.min: "1", .max: "6"])
        #expect(whole.low == 0.5 && whole.high == 6.5)
        #expect(whole.cell(of: 3)! == (2.5, 3.5) && whole.cell(of: 1)! == (0.5, 1.5))
        let logarithmic = Self.axis(.qLogUniformValues, [.min: "2", .max: "9.5", .q: "1"])
        #expect(logarithmic.low == log(1.5) && logarithmic.high == log(9.5))
        #expect(logarithmic.cell(of: 4)! == (log(3.5), log(4.5)) && logarithmic.position(of: 4) == log(4.0))
        let quantized = Self.axis(.qUniform, [.min: "16", .max: "50", .q: "16"])
        #expect(quantized.low == 8 && quantized.high == 56)
    }

    /// Φ(1), the share of a normal distribution below its mean and a deviation; and of what is rounded down to
    /// multiples of 2.
    @Test func otherDistributionsLieByProbability() {
        let normal = Self.axis(.normal, [.mu: "3", .sigma: "2"])
        #expect(normal.low == 0 && normal.high == 1 && !normal.hasSteps)
        #expect(abs(normal.position(of: 5) - 0.8413447460685429) < 1e-15)
        let quantized = Self.axis(.qNormal, [.mu: "3", .sigma: "2", .q: "2"])
        #expect(abs(quantized.cell(of: 4)!.low - 0.6914624612740131) < 1e-15)
        #expect(abs(quantized.cell(of: 4)!.high - 0.9331927987311419) < 1e-15)
        // The integral of 12 x (1 − x)², 6 x² − 8 x³ + 3 x⁴, at a half.
        let beta = Self.axis(.beta, [.a: "2", .b: "3"])
        #expect(abs(beta.position(of: 0.5) - 0.6875) < 1e-14)
    }

    /// The length of an axis is a number.
    @Test func aRangeBeyondAllNumbersLiesByProbability() {
        let axis = Self.axis(.uniform, [.min: "-1.5e308", .max: "1.5e308"])
        #expect(axis.low == 0 && axis.high == 1 && axis.position(of: 0) == 0.5)
        #expect(axis.value(at: 0.25).double == -0.75e308)
    }

    @Test func whatIsFarOffIsNotOnTheAxis() {
        #expect(Self.axis(.logUniformValues, [.min: "1", .max: "2"]).position(of: -1) == -.infinity)
        #expect(Self.axis(.uniform, [.min: "1", .max: "2"]).position(of: 3) == 3)
        #expect(Self.axis(.uniform, [.min: "1", .max: "2"]).value(at: 3).double == 2)
    }
}
