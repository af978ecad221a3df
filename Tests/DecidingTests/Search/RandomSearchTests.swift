import Foundation
import Parameters
import Planning
import TestSupport
import Testing

@testable import Deciding

@Suite struct RandomSearchTests {
    private static func number(_ value: Int) -> ParameterValue { .number(Number(value)) }

    private static func distribution(_ kind: Distribution.Kind, _ numbers: [Distribution.Key: Double]) -> Domain {
        .distribution(Distribution(kind, numbers.mapValues { Number(plain: $0) })!)
    }

    private static func sweep(_ parameters: [Parameter], rows: [ParameterSet] = [], seed: Int = 0) -> Sweep {
        Sweep(name: "s", method: .random, parameters: parameters, rows: rows, searchSeed: seed)
    }

    private static let rate = Parameter(
        name: "rate", domain: distribution(.logUniformValues, [.min: 1e-4, .max: 1]))
    private static let dropout = Parameter(name: "dropout", domain: distribution(.uniform, [.min: 0, .max: 0.5]))
    private static let cell = Parameter(name: "cell", values: [.string("lstm"), .string("gru")])

    private func configurations(_ sweep: Sweep, _ count: Int) -> [ParameterSet] {
        sweep.firstTrials(count).map(\.parameters)
    }

    // MARK: - Indexed draws

    /// From the paper's ten rounds written down in Python, where they give the known answers of Random123, too: key 5, the
    /// counter's upper half the FNV-1a hash of `rate`, its lower half the proposal and, above 2⁴⁰, the attempt.
    @Test func drawsAreThoseOfTheSpecification() {
        let draws = IndexedDraws(seed: 5)
        let expected = [0.7941737314151737, 0.23404926874390675, 0.12291571358925879, 0.8573868056811061]
        #expect((0..<4).map { draws.number("rate", proposal: $0) } == expected)
        #expect(draws.number("rate", proposal: 2, attempt: 3) == 0.4085961811980684)
    }

    @Test func aParameterKeepsItsDrawsWhateverStandsBesideIt() {
        let alone = configurations(Self.sweep([Self.rate]), 50)
        let first = configurations(Self.sweep([Self.rate, Self.dropout, Self.cell]), 50)
        let last = configurations(
            Self.sweep([Self.cell, Self.dropout, Self.rate], rows: [["r": Self.number(1)], ["r": Self.number(2)]]), 50)
        #expect(alone.map { $0["rate"] } == first.map { $0["rate"] })
        #expect(alone.map { $0["rate"] } == last.map { $0["rate"] })
        #expect(first.map { $0["dropout"] } == last.map { $0["dropout"] })
        #expect(first.map { $0["cell"] } == last.map { $0["cell"] })
    }

    @Test func seedsDecideAndNothingElse() {
        let one = configurations(Self.sweep([Self.rate, Self.cell], seed: 3), 30)
        #expect(one == configurations(Self.sweep([Self.rate, Self.cell], seed: 3), 30))
        let other = configurations(Self.sweep([Self.rate, Self.cell], seed: 4), 30)
        #expect(Set(one.map { $0["rate"] }).isDisjoint(with: other.map { $0["rate"] }))
    }

    /// The n-th draw does not ask what came before it, only how much.
    @Test func aDrawDependsOnItsNumberAlone() {
        let sweep = Self.sweep([Self.rate, Self.dropout])
        let all = configurations(sweep, 20)
        let method = sweep.searchMethod
        for number in (0..<20).shuffled() {
            var history = History(repeats: 1)
            history.recall(number, last: [:], keys: [])
            #expect(method.next(history) == .configuration(all[number]))
        }
    }

    /// Of two parameters of the same range, neither follows the other: the correlation of 4,000 pairs of independent draws
    /// is within 4.9/√4000 = 0.077 of 0 but for one seed in a million.
    @Test func parametersAreIndependent() {
        let twins = ["a", "b"].map { Parameter(name: $0, domain: Self.distribution(.uniform, [.min: 0, .max: 1])) }
        let products: [Double] = configurations(Self.sweep(twins), 4000).map { pair in
            (pair["a"]!.double! - 0.5) * (pair["b"]!.double! - 0.5)
        }
        let correlation: Double = 12 * products.reduce(0, +) / 4000
        #expect(abs(correlation) < 0.077)
    }

    // MARK: - Means

    /// A distribution with the mean and variance that the textbooks have in closed form.
    struct Moments: CustomTestStringConvertible {
        var kind: Distribution.Kind
        var numbers: [Distribution.Key: Double]
        var mean: Double
        var variance: Double

        init(_ kind: Distribution.Kind, _ numbers: [Distribution.Key: Double], _ mean: Double, _ variance: Double) {
            (self.kind, self.numbers, self.mean, self.variance) = (kind, numbers, mean, variance)
        }

        var testDescription: String { kind.rawValue }
    }

    /// (b − a) / ln(b/a), and (b² − a²) / (2 ln(b/a)) less its square, for a = 1 and b = e.
    private static let logMean: Double = exp(1) - 1
    private static let logVariance: Double = (exp(2) - 1) / 2 - logMean * logMean

    static let moments: [Moments] = [
        Moments(.intUniform, [.min: 1, .max: 6], 3.5, 35.0 / 12),
        Moments(.uniform, [.min: -1, .max: 3], 1, 16.0 / 12),
        Moments(.logUniformValues, [.min: 1, .max: 2.718281828459045], logMean, logVariance),
        Moments(.logUniform, [.min: 0, .max: 1], logMean, logVariance),
        Moments(.invLogUniform, [.min: -1, .max: 0], logMean, logVariance),
        Moments(.normal, [.mu: 2, .sigma: 3], 2, 9),
        Moments(.logNormal, [.mu: 0.5, .sigma: 0.25], exp(0.53125), (exp(0.0625) - 1) * exp(1.0625)),
        Moments(.beta, [.a: 2, .b: 6], 0.25, 12.0 / 576),
        // 0, 3, 6 with probability 0.3 each and 9 with 0.1: 9·0.3 + 36·0.3 + 81·0.1 less the square of the mean.
        Moments(.qUniform, [.min: 0, .max: 10, .q: 3], 3.6, 2.7 + 10.8 + 8.1 - 12.96),
    ]

    /// The mean of 10,000 draws is within 4.9 standard errors of the distribution's: a right generator fails that for one
    /// seed in a million.
    @Test(arguments: moments)
    func meansAreThoseOfTheDistribution(_ test: Moments) {
        // The second parameter makes a space that is never used up.
        let parameters = [Parameter(name: "x", domain: Self.distribution(test.kind, test.numbers)), Self.rate]
        let mean = mean(of: "x", in: Self.sweep(parameters))
        #expect(abs(mean - test.mean) < 4.9 * (test.variance / 10_000).squareRoot())
    }

    @Test func probabilitiesAreKept() {
        let weighted = Parameter(
            name: "x", domain: .list([Self.number(0), Self.number(1)], probabilities: [0.9, 0.1]))
        let mean = mean(of: "x", in: Self.sweep([weighted, Self.rate]))
        // As above: the standard error is √(0.09/10,000).
        #expect(abs(mean - 0.1) < 0.0147)
    }

    private func mean(of name: String, in sweep: Sweep) -> Double {
        let draws: [Double] = configurations(sweep, 10_000).compactMap { $0[name]?.double }
        #expect(draws.count == 10_000)
        return draws.reduce(0, +) / 10_000
    }

    // MARK: - Finite spaces

    /// The order is random: in 2,000 sweeps each of six permutations comes first 2,000/6 times, give or take 4.9 standard
    /// deviations of 16.7.
    @Test func everyOrderIsEquallyLikely() {
        let three = Parameter(name: "x", values: (1...3).map(Self.number))
        var orders: [[Int]: Int] = [:]
        for seed in 1...2000 {
            orders[configurations(Self.sweep([three], seed: seed), 9).map { $0["x"]!.integer! }, default: 0] += 1
        }
        #expect(orders.count == 6)
        #expect(orders.values.allSatisfy { count in abs(count - 333) < 82 })
    }

    /// What is hardly ever drawn is found all the same, and what never is, is not looked for.
    @Test func improbableValuesComeLastAndImpossibleOnesNever() {
        let skewed = Parameter(
            name: "x", domain: .list((1...4).map(Self.number), probabilities: [1 - 2e-9, 1e-9, 1e-9, 0]))
        let found = configurations(Self.sweep([skewed]), 10).map { $0["x"]!.integer! }
        #expect(found.first == 1 && found.sorted() == [1, 2, 3])
        #expect(Self.sweep([skewed]).plannedTrials == 3)
    }

    @Test func aLargeSpaceIsUsedUpWithoutARepetition() {
        let parameters = ["a", "b"].map { Parameter(name: $0, values: (1...30).map(Self.number)) }
        let all = configurations(Self.sweep(parameters), 2000)
        #expect(all.count == 900 && Set(all).count == 900)
    }

    @Test func aSpaceThatCannotBeCountedIsNotCounted() {
        let huge = ["a", "b", "c", "d"].map {
            Parameter(name: $0, domain: Self.distribution(.intUniform, [.min: 0, .max: 1e12]))
        }
        #expect(Self.sweep([Self.rate]).plannedTrials == nil)
        #expect(Self.sweep(huge).searchMethod.count == nil)
        #expect(configurations(Self.sweep(huge), 3).count == 3)
        var capped = Self.sweep([Self.rate])
        capped.runCap = 12
        #expect(capped.plannedTrials == 12)
        capped.seeds = [1, 2, 3]
        #expect(capped.plannedTrials == 12)
        #expect(capped.firstTrials(50).count == 12)
        #expect(Self.sweep([Self.cell]).plannedTrials == 2)
    }

    /// A sweep that got another value goes on with what is new to it.
    @Test func whatWasProposedBeforeAnExtensionIsNotProposedAgain() {
        let before = configurations(Self.sweep([Parameter(name: "x", values: (1...5).map(Self.number))]), 5)
        let method = Self.sweep([Parameter(name: "x", values: (1...7).map(Self.number))]).searchMethod
        var history = History(repeats: 1, keepsConfigurations: true)
        history.recall(5, last: before[4], keys: before.map(\.configurationKey))
        var new: [Int] = []
        while case .configuration(let configuration) = method.next(history) {
            new.append(configuration["x"]!.integer!)
            history.propose(configuration)
        }
        #expect(new.sorted() == [6, 7])
    }
}
