import Foundation
import Parameters
import TestSupport
import Testing

@Suite struct SettingTests {
    private func setting(_ kind: Setting.Kind, isOptional: Bool = false) -> Setting {
        Setting(name: "x", kind: kind, isOptional: isOptional, defaultValue: .null, documentation: "")
    }

    /// What is typed becomes a value of the setting's kind, or stays the text that it is.
    @Test(
        arguments: [
            (.integer(0...9), "5", "5"), (.integer(0...9), "+5", "\"+5\""), (.integer(0...9), "5.0", "5.0"),
            (.integer(0...9), "many", "\"many\""), (.integer(0...9), "", "\"\""),
            (.integer(0...Int.max), "9007199254740993", "9007199254740993"), (.real(.init(0, 9)), ".5", "\".5\""),
            (.real(.init(0, 9)), "1e-3", "1e-3"), (.real(.init(0, 9)), "nan", "\"nan\""),
            (.real(.init(0, 9)), "-inf", "\"-inf\""), (.real(.init(0, 9)), "1e999", "\"1e999\""),
            (.real(.init(0, 9)), "null", "null"), (.boolean, "true", "true"), (.boolean, "yes", "\"yes\""),
            (.choice(["a"]), "1", "\"1\""), (.text, "1", "\"1\""),
        ] as [(Setting.Kind, String, String)])
    func typedTextsAreRead(kind: Setting.Kind, typed: String, json: String) {
        #expect(setting(kind).value(typed: typed).jsonText == json)
    }

    /// Every text of up to five of these letters, by Python's strict reader of JSON.
    @Test(.enabled(if: OutsideProgram.hasPython, "SKIPPED: python3 is not installed"))
    func pythonTakesTheSameTypedNumbers() throws {
        let script = """
            import itertools, json
            def reads(text):
                try: return text == text.strip() and type(json.loads(text)) in (int, float)
                except ValueError: return False
            words = ["".join(word) for size in range(1, 6) for word in itertools.product("01-+.e_x ", repeat=size)]
            words += ["0x10", "1_000", "nan", "inf", "-inf", "NaN", "Infinity", "٤", "４", "1e308", "-1E-5", "4\\n", "\\t4"]
            json.dump([word for word in words if reads(word) and not word.startswith(("N", "I"))], open(1, "w"))
            """
        let taken = try JSONDecoder().decode(
            [String].self, from: Data(OutsideProgram("python3", "-c", script).run().utf8))
        let letters = "01-+.e_x ".unicodeScalars.map { String($0) }
        var words = letters
        var all = words
        for _ in 2...5 {
            words = words.flatMap { word in letters.map { word + $0 } }
            all += words
        }
        all += ["0x10", "1_000", "nan", "inf", "-inf", "NaN", "Infinity", "٤", "４", "1e308", "-1E-5", "4\n", "\t4"]
        #expect(all.filter { Number(typed: $0) != nil } == taken)
        #expect(Number(typed: "1e400") == nil, "no double is near it")
    }

    @Test(
        arguments: [
            (.integer(1...9), "2e0", nil), (.integer(1...9), "0", "must be a whole number from 1 to 9, not 0"),
            (.integer(.min ... .max), "0.5", "must be a whole number, not 0.5"),
            (.integer(1 ... .max), "null", "must be a whole number of at least 1, not null"),
            (.real(.init(-.infinity, 1)), "2", "must be a number of at most 1, not 2"),
            (.real(.init(0, 1)), "-0.0", nil), (.real(.init(0, 1)), "true", "must be a number from 0 to 1, not true"),
            (.real(.init(0, 1, includesMinimum: false)), "0", "must be a number above 0 and of at most 1, not 0"),
            (.real(.init(0, 1)), #"".5""#, #"must be a number from 0 to 1, not ".5"; write 0.5"#),
            (.real(.init(0, 1)), #""+1.""#, #"must be a number from 0 to 1, not "+1."; write 1"#),
            (.real(.init(0, 1)), #""-.5e1""#, #"must be a number from 0 to 1, not "-.5e1"; write -0.5e1"#),
            (.integer(1...9), #""007""#, #"must be a whole number from 1 to 9, not "007"; write 7"#),
            (.real(.init(0, 1)), #"".""#, #"must be a number from 0 to 1, not ".""#),
            (.real(.init(0, 1)), #""0x1""#, #"must be a number from 0 to 1, not "0x1""#),
            (.real(.init(0, 1)), #""1""#, #"must be a number from 0 to 1, not "1""#),
            (.choice(["lstm", "gru"]), #""gru""#, nil),
            (.choice(["lstm", "gru"]), #""lst""#, #"must be one of `lstm`, `gru`, not "lst"; did you mean `lstm`?"#),
            (.choice(["lstm"]), #""lst""#, #"must be `lstm`, not "lst""#),
            (.boolean, "1", "must be true or false, not 1"), (.text, #""""#, nil),
            (.text, #""\u0000""#, "must not hold the character U+0000; remove it"),
        ] as [(Setting.Kind, String, String?)])
    func aWrongValueIsToldWithItsRule(kind: Setting.Kind, json: String, problem: String?) throws {
        #expect(try setting(kind).problem(with: ParameterValue(jsonText: json)) == problem)
    }

    @Test func nullIsAValueOfOptionalSettingsAlone() {
        #expect(setting(.boolean, isOptional: true).problem(with: .null) == nil)
        #expect(setting(.boolean).problem(with: .null) == "must be true or false, not null")
        #expect(
            setting(.boolean, isOptional: true).problem(with: .string("x"))
                == #"must be true or false, or null, not "x""#)
    }

    @Test func allProblemsOfASetAreToldInItsOrder() {
        let settings = [setting(.boolean)]
        let problems = settings.problems(with: ["y": .null, "x": .null, "learning_rate": .null])
        #expect(
            problems.map(\.description) == [
                "y: `y` is not a setting of the trainer; did you mean `x`?", "x: must be true or false, not null",
                "learning_rate: `learning_rate` is not a setting of the trainer; there is `x`",
            ])
    }
}
