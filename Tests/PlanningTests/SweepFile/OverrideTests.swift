import Testing

@testable import Parameters
@testable import Planning

@Suite struct OverrideTests {
    private let text = """
        {
          "method": "grid",
          "trainer": {"epochs": 25, "diverged.above_uniform": true},
          "parameters": {"cell": {"values": ["lstm", "gru"]}},
          "trials": [{"hidden": 1}, {"hidden": 2}]
        }
        """

    /// The document after the options, on one line.
    private func document(_ options: String...) throws -> String {
        var root = try JSONNode(parsing: text)
        var problems: [Problem] = []
        for option in options { root.apply(try Override(parsing: option), into: &problems) }
        #expect(problems == [])
        return root.compactText
    }

    @Test(arguments: [
        ("trainer.epochs=2", #""epochs":2,"#), ("trainer.layers=1", #"true,"layers":1}"#),
        ("trials[*].layers=3", #"[{"hidden":1,"layers":3},{"hidden":2,"layers":3}]"#),
        ("trials[1].hidden=4.0", #"[{"hidden":1},{"hidden":4.0}]"#),
        (#"parameters.cell.values=["gru"]"#, #""cell":{"values":["gru"]}"#),
        ("parameters.cell.values[0]=gru_cho", #""values":["gru_cho","gru"]"#),
        ("trainer.corpus=/data/a=b.c", #""corpus":"/data/a=b.c""#), ("name=3", #""name":3"#),
        (#"name="3""#, #""name":"3""#), ("description=", #""description":"""#),
        ("trainer.diverged.above_uniform=false", #""diverged.above_uniform":false}"#),
        ("checkpoint.keep=best", #""checkpoint":{"keep":"best"}"#),
        (#"parameters["diverged.above_uniform"].value=true"#, #""diverged.above_uniform":{"value":true}"#),
        (#"["method"]=list"#, #""method":"list""#), ("trials=[{}]", #""trials":[{}]"#),
    ])
    func aValueIsPutInPlace(option: String, part: String) throws {
        let document = try document(option)
        #expect(document.contains(part), "\(document)")
    }

    @Test func laterOptionsSeeEarlierOnes() throws {
        #expect(try document("seeds=[1,2]", "seeds[1]=7").hasSuffix(#""seeds":[1,7]}"#))
    }

    @Test func mistakesInOptionsNameTheOption() throws {
        let complaints = try Engine.complaints(
            text,
            set: [
                "trainer.epochs=0", "trainer.lr=3", "trials[*].layers=x", "trials[2].layers=1", "trainer.epochs.x=1",
                "seeds[0]=1", "method[0]=1",
            ],
            name: " ")
        #expect(
            complaints == [
                "there is no element 2; trials has 2, the first is 0".at("trials[2].layers=1", "trials[2]"),
                "`x` can only be set in an object; here stands 0".at("trainer.epochs.x=1", "trainer.epochs"),
                "there is no such list to set an element of".at("seeds[0]=1", "seeds"),
                #"an element can only be set in a list; here stands "grid""#.at("method[0]=1", "method"),
                "must be a whole number from 1 to 100000, not 0".at("trainer.epochs=0", "trainer.epochs"),
                "`lr` is not a setting of the trainer; did you mean `learning_rate`?".at("trainer.lr=3", "trainer.lr"),
                #"must be a whole number from 1 to 64, not "x""#.at("trials[*].layers=x", "trials[0].layers"),
                #"must be a whole number from 1 to 64, not "x""#.at("trials[*].layers=x", "trials[1].layers"),
                "sweep.json: --name  : name: must be a text of 1 to 200 characters without control characters, "
                    + #"not " ""#,
            ])
    }

    @Test(arguments: [
        "", "=", "trainer", "trainer.epochs", ".x=1", "a..b=1", "a.=1", "trials[=1", "trials[x]=1", "trials[-1]=1",
        "trials[+1]=1", "trials[]=1", "trials[0]x=1", #"a["b=1"#,
        String(repeating: "a.", count: 50_000) + "a=1",
    ])
    func whatIsNoOverrideIsRefused(text: String) {
        #expect(throws: PlanningError.self) { try Override(parsing: text) }
    }

    @Test func theTextIsTheFileUnlessSomethingIsOverridden() throws {
        #expect(try Engine.decode(text).text == text)
        let sweep = try Engine.decode(text, set: ["trainer.epochs=2"], name: "try")
        #expect(sweep.name == "try")
        #expect(sweep.trainer["epochs"] == value(2))
        #expect(
            sweep.text == """
                {
                  "method": "grid",
                  "trainer": {"epochs": 2, "diverged.above_uniform": true},
                  "parameters": {"cell": {"values": ["lstm", "gru"]}},
                  "trials": [{"hidden": 1}, {"hidden": 2}],
                  "name": "try"
                }

                """)
        #expect(try Engine.decode(sweep.text).changes(since: sweep, defaults: Engine.defaults) == [])
    }

    @Test func theNameOptionIsATextAndHasTheLastWord() throws {
        #expect(try Engine.decode(text, name: "2026").name == "2026")
        #expect(try Engine.decode(text, set: ["name=other"], name: "2026").name == "2026")
    }
}

extension String {
    /// The line about `path` in the option `--set OPTION`.
    fileprivate func at(_ option: String, _ path: String) -> String {
        "sweep.json: --set \(option): \(path): \(self)"
    }
}
