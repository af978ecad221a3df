import Foundation
import Parameters
import Planning
import Testing

@testable import Deciding

@Suite struct TPESearchTests {
    private static func number(_ value: Int) -> ParameterValue { .number(Number(value)) }

    private static func real(_ name: String, when condition: ValuesByName<[ParameterValue]> = [:]) -> Parameter {
        let uniform = Distribution(.uniform, [.min: Number(-5), .max: Number(5)])!
        return Parameter(name: name, domain: .distribution(uniform), condition: condition)
    }

    private static func sweep(_ parameters: [Parameter], rows: [ParameterSet] = [], seed: Int = 0) -> Sweep {
        Sweep(name: "s", method: .random, parameters: parameters, rows: rows, searchSeed: seed)
    }

    private func history(of method: any SearchMethod) -> History {
        History(repeats: 1, keepsConfigurations: method.readsConfigurations, observations: method.observations)
    }

    /// The configurations of a search whose results are those of `function`.
    private func search(
        _ method: any SearchMethod, _ count: Int, _ function: (ParameterSet) -> Double
    ) -> [(configuration: ParameterSet, value: Double)] {
        var history = history(of: method)
        var found: [(ParameterSet, Double)] = []
        while found.count < count, case .configuration(let configuration) = method.next(history) {
            history.propose(configuration)
            history.settle(found.count, .finished(function(configuration)))
            found.append((configuration, function(configuration)))
        }
        return found
    }

    private static func sphere(_ values: ParameterSet) -> Double {
        pow(values["x"]!.double! - 1, 2) + pow(values["y"]!.double! - 1, 2)
    }

    // MARK: - Learning

    @Test func theFirstTenAreThoseOfRandomSearch() {
        let sweep = Self.sweep([Self.real("x"), Self.real("y")], seed: 4)
        let random = search(RandomSearch(sweep), 11, Self.sphere).map(\.configuration)
        let found = search(TPESearch(sweep), 11, Self.sphere).map(\.configuration)
        #expect(found.prefix(10) == random.prefix(10) && found[10] != random[10])
    }

    /// A model is made of results; proposals without any do not count.
    @Test func whatRunsIsNoResult() {
        let sweep = Self.sweep([Self.real("x"), Self.real("y")])
        let (tpe, random) = (TPESearch(sweep), RandomSearch(sweep))
        var history = history(of: tpe)
        for number in 0..<30 {
            #expect(tpe.next(history) == random.next(history))
            guard case .configuration(let configuration) = tpe.next(history) else { return }
            history.propose(configuration)
            if number < 9 {
                history.settle(number, .finished(1))
            } else if number < 20 {
                history.settle(number, .failed)
            }
        }
    }

    /// The best of 60 is nearer to the minimum than that of 60 random ones, by a factor of four on the geometric mean.
    @Test func itFindsBetterOnesThanRandomSearch() {
        let ratios = (0..<6).map { seed in
            let sweep = Self.sweep([Self.real("x"), Self.real("y")], seed: seed)
            let best = [TPESearch(sweep) as any SearchMethod, RandomSearch(sweep)].map { method in
                search(method, 60, Self.sphere).map(\.value).min()!
            }
            return log(best[0] / best[1])
        }
        #expect(ratios.reduce(0, +) / 6 < log(0.25))
    }

    @Test func aGoalToMaximizeIsReachedAsWell() {
        var sweep = Self.sweep([Self.real("x"), Self.real("y")])
        let found = search(TPESearch(sweep), 40, Self.sphere).map(\.configuration)
        sweep.metric.goal = .maximize
        #expect(search(TPESearch(sweep), 40) { -Self.sphere($0) }.map(\.configuration) == found)
    }

    /// Nine workers whose trials all run spread out: the liar says that what runs is bad.
    @Test func whatRunsKeepsOthersAway() {
        let tpe = TPESearch(Self.sweep([Self.real("x"), Self.real("y")]))
        var history = history(of: tpe)
        func propose() -> ParameterSet {
            guard case .configuration(let configuration) = tpe.next(history) else { preconditionFailure() }
            history.propose(configuration)
            return configuration
        }
        for number in 0..<30 { history.settle(number, .finished(Self.sphere(propose()))) }
        let running = (0..<9).map { _ in propose() }
        let model = ModelSpace(SearchSpace(of: Self.sweep([Self.real("x"), Self.real("y")])))
        let point = [model.numbers(of: running[0])]
        func badness(_ observations: Observations) -> Double {
            let split = ObservationSplit(observations.outcomes, goal: .minimize)
            return ParzenEstimator(observations, members: split.bad).logDensities(at: point)[0]
        }
        var without = history.observations!
        without.settle(30, .failed)
        #expect(badness(history.observations!) > badness(without))
        #expect(Set(running).count == 9)
    }

    // MARK: - Spaces

    /// Three rows of `trials`, of which one is the best by far.
    @Test func itLearnsWhichRowIsBest() {
        let rows: [ParameterSet] = (1...3).map { ["r": Self.number($0)] }
        let found = search(TPESearch(Self.sweep([Self.real("x")], rows: rows)), 60) { values in
            abs(values["r"]!.double! - 2) * 10 + abs(values["x"]!.double!)
        }
        #expect(found.suffix(30).count { $0.configuration["r"] == Self.number(2) } > 15)
    }

    /// What exists under a condition is learned together with what always exists: of places with the same values of
    /// each parameter by itself, those that were observed together are likelier.
    @Test func correlationSurvivesACondition() {
        let choice = Parameter(name: "c", values: [.string("A"), .string("B")])
        let sweep = Self.sweep([
            choice, Self.real("t"), Self.real("y", when: ["c": [.string("A")]]),
            Self.real("z", when: ["c": [.string("B")]]),
        ])
        var observations = Observations(of: sweep)
        let seen: [ParameterSet] = [
            ["c": .string("A"), "t": Self.number(-3), "y": Self.number(-3)],
            ["c": .string("B"), "t": Self.number(0), "z": Self.number(4)],
            ["c": .string("A"), "t": Self.number(3), "y": Self.number(3)],
        ]
        for configuration in seen { observations.recall(configuration, .finished(0)) }
        let estimator = ParzenEstimator(observations, members: [0, 1, 2])
        let points: [ParameterSet] = [
            ["c": .string("A"), "t": Self.number(3), "y": Self.number(3)],
            ["c": .string("A"), "t": Self.number(3), "y": Self.number(-3)],
        ]
        let logs = estimator.logDensities(at: points.map(observations.space.numbers(of:)))
        #expect(logs[0] > logs[1])
    }

    @Test func aConditionHoldsForEveryProposal() {
        let choice = Parameter(name: "c", values: [.string("A"), .string("B")])
        let sweep = Self.sweep([
            choice, Self.real("x"), Self.real("y", when: ["c": [.string("A")]]),
        ])
        let found = search(TPESearch(sweep), 40) { abs($0["x"]!.double!) + ($0["y"]?.double ?? 0) }
        #expect(found.allSatisfy { ($0.configuration["y"] != nil) == ($0.configuration["c"] == .string("A")) })
        #expect(Set(found.map { $0.configuration["c"] }).count == 2)
    }

    @Test func distributionsOfEveryKindAreSearched() {
        let kinds: [(Distribution.Kind, [Distribution.Key: Double])] = [
            (.normal, [:]), (.qNormal, [.sigma: 5, .q: 2]), (.beta, [.a: 2, .b: 5]), (.logNormal, [:]),
            (.qLogUniformValues, [.min: 1, .max: 100, .q: 5]), (.invLogUniform, [.min: 0, .max: 3]),
        ]
        let parameters = kinds.map { kind, numbers in
            let distribution = Distribution(kind, numbers.mapValues { Number(plain: $0) })!
            return Parameter(name: kind.rawValue, domain: .distribution(distribution))
        }
        func function(_ values: ParameterSet) -> Double {
            let gaps: [Double] = values.map { abs($0.value.double! - 1) }
            return gaps.reduce(0, +)
        }
        let sweep = Self.sweep(parameters)
        let found = search(TPESearch(sweep), 60, function).map(\.value)
        #expect(found.count == 60 && found.allSatisfy(\.isFinite))
        let random = search(RandomSearch(sweep), 60, function).map(\.value)
        let sums: [Double] = [found, random].map { $0.suffix(30).reduce(0, +) }
        #expect(sums[0] < sums[1])
    }

    @Test func probabilitiesOfValuesAreThePrior() {
        let parameter = Parameter(
            name: "x", domain: .list([Self.number(1), Self.number(2)], probabilities: [0.9, 0.1]))
        let observations = Observations(of: Self.sweep([parameter]))
        let estimator = ParzenEstimator(observations, members: [])
        #expect(estimator.logDensities(at: [[0], [1]]) == [log(0.9), log(0.1)])
    }

    // MARK: - Constraints

    private static let methods: [@Sendable (Sweep, SearchSpace) -> any SearchMethod] = [
        { RandomSearch($0, $1) }, { SobolSearch($0, $1) }, { TPESearch($0, $1) },
    ]

    @Test(arguments: 0..<3)
    func proposalsKeepAConstraint(_ index: Int) {
        let sweep = Self.sweep([Self.real("x"), Self.real("y")])
        let space = SearchSpace(of: sweep) { $0["x"]!.double! <= $0["y"]!.double! }
        let found = search(Self.methods[index](sweep, space), 50, Self.sphere).map(\.configuration)
        #expect(found.count == 50 && Set(found).count == 50 && found.allSatisfy(space.admits))
    }

    @Test(arguments: 0..<3)
    func aFiniteSpaceIsUsedUpUnderAConstraint(_ index: Int) {
        let sweep = Self.sweep(["x", "y"].map { Parameter(name: $0, values: (1...6).map(Self.number)) })
        let space = SearchSpace(of: sweep) { $0["x"]!.double! <= $0["y"]!.double! }
        let found = search(Self.methods[index](sweep, space), 50, Self.sphere).map(\.configuration)
        // 1 + 2 + … + 6.
        #expect(found.count == 21 && Set(found).count == 21 && found.allSatisfy(space.admits))
    }

    @Test(arguments: 0..<3)
    func aConstraintThatNothingKeepsEndsTheSearch(_ index: Int) {
        let sweep = Self.sweep([Self.real("x")])
        let method = Self.methods[index](sweep, SearchSpace(of: sweep) { _ in false })
        #expect(method.next(history(of: method)) == .exhausted(.constraints(draws: 1000)))
    }
}
