import Testing

@testable import Parameters
@testable import Planning

/// What parameters can be, in the words of a sweep file.
@Suite struct DomainTests {
    /// The domain of a parameter of some program, which takes any.
    private static func domain(_ text: String) throws -> Domain {
        let vocabulary = TrainerVocabulary(
            settings: [Setting(name: "x", kind: .any, defaultValue: .null, documentation: "Anything.")], metrics: [])
        let sweep = try Sweep.decode(
            #"{"method": "random", "parameters": {"x": \#(text)}}"#, file: "sweep.json", for: vocabulary)
        return sweep.parameters[0].domain
    }

    private static func values(_ text: String) throws -> [String] {
        let domain = try domain(text)
        return try (0..<#require(domain.count)).map { domain.value(atIndex: $0).jsonText }
    }

    /// W&B's rule: whole bounds mean whole numbers, and a point makes them real ones.
    @Test(arguments: [
        (#"{"min": 1, "max": 10}"#, #"{"distribution":"int_uniform","min":1,"max":10}"#),
        (#"{"min": 1.0, "max": 10}"#, #"{"distribution":"uniform","min":1.0,"max":10}"#),
        (#"{"min": 1, "max": 1e1}"#, #"{"distribution":"uniform","min":1,"max":1e1}"#),
        (#"{"max": 10, "distribution": "uniform", "min": 1}"#, #"{"distribution":"uniform","min":1,"max":10}"#),
        (#"{"distribution": "normal"}"#, #"{"distribution":"normal","mu":0,"sigma":1}"#),
        (#"{"distribution": "q_log_normal", "mu": 2.0}"#, #"{"distribution":"q_log_normal","mu":2.0,"sigma":1,"q":1}"#),
        (#"{"distribution": "beta", "b": 3}"#, #"{"distribution":"beta","a":1,"b":3}"#),
    ])
    func theDistributionFollowsFromTheLiterals(text: String, expected: String) throws {
        #expect(try Self.domain(text).distribution?.description == expected)
    }

    @Test func namedListsAreLists() throws {
        #expect(
            try Self.domain(#"{"distribution": "categorical", "values": [1, "a", null]}"#)
                == .list([value(1), .string("a"), .null]))
        #expect(try Self.domain(#"{"distribution": "constant", "value": 0.5}"#) == .list([value(0.5)]))
        #expect(
            try Self.domain(#"{"values": [1, 2], "probabilities": [0.25, 0.75]}"#)
                == .list([value(1), value(2)], probabilities: [0.25, 0.75]))
    }

    /// Multiples of the step from the bin of the lower end to the one that ends at the upper end: what
    /// `numpy.arange(min, max, q)` gives where `min` is a multiple.
    @Test(arguments: [
        (#"{"distribution": "int_uniform", "min": -1, "max": 2}"#, ["-1", "0", "1", "2"]),
        (#"{"distribution": "q_uniform", "min": 0, "max": 10, "q": 3}"#, ["0", "3", "6", "9"]),
        (#"{"distribution": "q_uniform", "min": 16, "max": 64, "q": 16}"#, ["16", "32", "48"]),
        (#"{"distribution": "q_uniform", "min": 1, "max": 8, "q": 3}"#, ["1", "3", "6"]),
        (#"{"distribution": "q_uniform", "min": 0, "max": 1, "q": 0.25}"#, ["0.0", "0.25", "0.5", "0.75"]),
        (#"{"distribution": "q_uniform", "min": 0.1, "max": 0.45, "q": 0.1}"#, ["0.1", "0.2", "0.3", "0.4"]),
        (#"{"distribution": "q_uniform", "min": 0.5, "max": 3, "q": 1}"#, ["0.5", "1.0", "2.0"]),
        // e = 2.72 and e³ = 20.1: whole exponents and a whole step mean whole numbers.
        (#"{"distribution": "q_log_uniform", "min": 1, "max": 3, "q": 5}"#, ["3", "5", "10", "15", "20"]),
        (#"{"distribution": "q_log_uniform_values", "min": 8, "max": 33, "q": 8}"#, ["8", "16", "24", "32"]),
        (#"{"distribution": "q_beta", "a": 2, "b": 2, "q": 0.4}"#, ["0.0", "0.4", "0.8"]),
    ])
    func countedValuesAreMultiples(text: String, expected: [String]) throws {
        #expect(try Self.values(text) == expected)
        let domain = try Self.domain(text)
        let drawn = Set((1..<2000).map { domain.value(at: Double($0) / 2000).jsonText })
        #expect(drawn == Set(expected))
        #expect(domain.distribution?.givesIntegers == expected.allSatisfy { !$0.contains(".") })
        #expect(domain.distribution?.takes(domain.value(atIndex: 1)) == true)
        #expect(domain.distribution?.takes(value(0.123)) == false)
    }

    @Test func probabilitiesOfEqualValuesAddUpAndWhatIsNeverDrawnIsNotThere() throws {
        let domain = try Self.domain(#"{"values": [1, 2, 1.0, 3], "probabilities": [0.25, 0.5, 0.25, 0]}"#).distinct
        #expect(domain == .list([value(1), value(2)], probabilities: [0.5, 0.5]))
        #expect(domain.value(at: 0.4999) == value(1) && domain.value(at: 0.5001) == value(2))
    }

    /// The ranges that `check` shows: exponents as the values that they mean. e⁻⁵ = 0.0067379…
    @Test(arguments: [
        (#"{"distribution": "log_uniform", "min": -5, "max": 0}"#, "log_uniform from 0.006737946999085467 to 1"),
        (#"{"distribution": "inv_log_uniform", "min": 0, "max": 5}"#, "inv_log_uniform from 0.006737946999085467 to 1"),
        (#"{"min": 0.5, "max": 2}"#, "uniform from 0.5 to 2"),
        (#"{"distribution": "q_uniform", "min": 16, "max": 64, "q": 16}"#, "q_uniform from 16 to 48 in steps of 16"),
        (#"{"distribution": "beta", "a": 2}"#, "beta, a 2, b 1 from 0 to 1"),
        (#"{"distribution": "normal", "mu": 3}"#, "normal, mu 3, sigma 1"),
        (#"{"distribution": "q_normal", "q": 0.5}"#, "q_normal, mu 0, sigma 1 in steps of 0.5"),
    ])
    func rangesAreToldInValues(text: String, expected: String) throws {
        #expect(try Self.domain(text).distribution?.rangeText == expected)
    }

    @Test func numbersThatMakeNoDistributionAreNone() {
        #expect(Distribution(.uniform, [.min: Number(1)]) == nil)
        #expect(Distribution(.uniform, [.min: Number(1), .max: Number(1)]) == nil)
        #expect(Distribution(.logUniformValues, [.min: Number(0), .max: Number(1)]) == nil)
        #expect(Distribution(.normal, [.sigma: Number(0)]) == nil)
        #expect(Distribution(.logUniform, [.min: Number(0), .max: Number(701)]) == nil)
        #expect(Distribution(.logNormal, [.mu: Number(0), .sigma: Number(100)]) == nil)
        #expect(Distribution(.qBeta, [:]) == nil)
        #expect(Distribution(.qNormal, [.mu: Number(1e20)]) == nil)
    }
}
