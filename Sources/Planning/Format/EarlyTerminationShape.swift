import Parameters

extension SweepFileShape {
    /// A rule, or a list of them.
    var earlyTermination: Shape { .oneOrMany(.variant(by: "type", Self.rules)) }

    private static let rules: [Shape.Variant] = [
        .init("median", rule("median", startup + warmup + interval + [against])),
        .init(
            "percentile",
            rule(
                "percentile",
                [
                    .init(
                        name: "percentile", documentation: "The share of trials that may go on, in percent.",
                        shape: .value(.real(.init(0, 100))), isRequired: true)
                ] + startup + warmup + interval + [against])),
        .init(
            "threshold",
            rule(
                "threshold",
                [
                    .init(
                        name: "lower", documentation: "A value below it ends a trial.",
                        shape: .value(.real(.init(-.infinity, .infinity)))),
                    .init(
                        name: "upper", documentation: "A value above it ends a trial.",
                        shape: .value(.real(.init(-.infinity, .infinity)))),
                ] + warmup, rules: [.anyOf(["lower", "upper"], when: "type", is: "threshold")])),
        .init("patience", rule("patience", [], rules: [.anyOf(["patience"], when: "type", is: "patience")])),
        .init(
            "asha",
            rule(
                "asha",
                [
                    .init(
                        name: "first",
                        documentation: "The epoch of the first rung; the next are at first·eta, first·eta².",
                        shape: .integer(1...1_000_000_000), defaultValue: .number(Number(1))),
                    .init(
                        name: "eta", documentation: "One of so many trials at a rung goes on.",
                        shape: .integer(2...1000), defaultValue: .number(Number(3))),
                ])),
        .init(
            "successive_halving",
            rule(
                "successive_halving",
                [
                    count("min_resource", "The step of the first rung.", from: 1, 1),
                    count("reduction_factor", "One of so many goes on.", from: 2, 4),
                    count("min_early_stopping_rate", "So many rungs at the beginning are left out.", from: 0, 0),
                    count("bootstrap_count", "So many trials end at a rung before one passes it.", from: 0, 0),
                ])),
        .init(
            "hyperband",
            rule(
                "hyperband",
                [
                    .init(
                        name: "min_iter", documentation: "The first band, a number of values of the metric.",
                        shape: .integer(1...1_000_000_000)),
                    .init(
                        name: "max_iter", documentation: "The number of values behind the last band.",
                        shape: .integer(2...1_000_000_000)),
                    .init(
                        name: "s", documentation: "How many bands lie before `max_iter`.", shape: .integer(1...100)),
                    .init(
                        name: "eta", documentation: "One of so many goes on.",
                        shape: .value(.real(.init(1, 1000, includesMinimum: false))), defaultValue: .number(Number(3))),
                    .init(
                        name: "strict", documentation: "Whether the value at the band counts, not the best so far.",
                        shape: .value(.boolean), defaultValue: .boolean(true)),
                ], rules: [.exactlyOne(["min_iter", "max_iter"])])),
    ]

    private static func rule(
        _ type: String, _ keys: [ObjectShape.Key], rules: [ObjectShape.Rule] = []
    ) -> ObjectShape {
        let ofAll: [ObjectShape.Key] = [
            .init(
                name: "window", documentation: "Over how many of the last values a mean is taken.",
                shape: .integer(1...1_000_000), defaultValue: .number(Number(1))),
            .init(
                name: "patience",
                documentation: "Ends only trials that did not become better for so many values.",
                shape: .integer(0...1_000_000_000)),
            .init(
                name: "min_delta", documentation: "By so much a value must be better to count as better.",
                shape: .value(.real(.init(0, .infinity))), defaultValue: .number(Number(0))),
        ]
        let tag = ObjectShape.Key(
            name: "type", documentation: "Which rule it is.", shape: .choice([type]), isRequired: true)
        return ObjectShape(noun: "key of the rule `\(type)`", keys: [tag] + keys + ofAll, rules: rules)
    }

    private static func count(_ name: String, _ documentation: String, from: Int, _ standard: Int) -> ObjectShape.Key {
        .init(
            name: name, documentation: documentation, shape: .integer(from...1_000_000_000),
            defaultValue: .number(Number(standard)))
    }

    private static let startup = [
        count("n_startup_trials", "Trials that must have finished before any is ended.", from: 0, 5),
        count("n_min_trials", "Trials that must have a value at a step before one is ended there.", from: 1, 3),
    ]
    private static let warmup = [count("n_warmup_steps", "Steps at which no trial is ended.", from: 0, 0)]
    private static let interval = [
        count("interval_steps", "A trial is judged every so many steps after those.", from: 1, 1)
    ]
    private static let against = ObjectShape.Key(
        name: "against", documentation: "With whom a trial is compared: all that came to the step, or that finished.",
        shape: .choice(EarlyTermination.Others.allCases.map(\.rawValue)), defaultValue: .string("reached"))
}
