import Testing

@testable import Parameters

/// Expected values are those of the YAML 1.2.2 specification: sections 2, 10.3.2 and the examples named.
@Suite struct YAMLReaderTests {
    /// What `text` stands for, as JSON on one line; its mistakes where it has any.
    private func read(_ text: String) -> String {
        let (root, problems) = JSONNode.reading(yaml: Array(text.utf8))
        guard problems.isEmpty else { return complaints(problems).joined(separator: "\n") }
        return root?.compactText ?? "nothing"
    }

    private func complaints(_ problems: [Problem]) -> [String] {
        problems.map { String($0.line(file: "").dropFirst()) }
    }

    @Test(arguments: [
        // The table of section 10.3.2 and its example 10.9.
        ("null", "null"), ("Null", "null"), ("NULL", "null"), ("~", "null"), ("a:", #"{"a":null}"#),
        ("true", "true"), ("True", "true"), ("TRUE", "true"), ("false", "false"), ("False", "false"),
        ("FALSE", "false"), ("0", "0"), ("0o7", "7"), ("0x3A", "58"), ("-19", "-19"),
        ("0.", "0.0"), ("-0.0", "-0.0"), (".5", "0.5"), ("+12e03", "12e03"), ("-2E+05", "-2E+05"),
        // JSON has no plus and no leading point; what is whole and what is not stays apart.
        ("1", "1"), ("1.0", "1.0"), ("1e-4", "1e-4"), ("+1.5", "1.5"), ("-.5e1", "-0.5e1"), ("1.e5", "1.0e5"),
        ("0xFFFFFFFFFFFFFFFF", "18446744073709551615"), ("12345678901234567890123", "12345678901234567890123"),
        ("00.5", #"1:1: a number must not begin with 0; remove the zeros in front, or put the text in quotes"#),
        // Texts of YAML 1.2 that YAML 1.1 takes for something else, and what only looks like a number.
        ("yes", #""yes""#), ("off", #""off""#), ("1_000", #""1_000""#), ("12:30", #""12:30""#), ("0b1", #""0b1""#),
        ("-0x1F", #""-0x1F""#), ("0o8", #""0o8""#), ("0x", #""0x""#), (".", #"".""#), ("-", #"[null]"#), ("+", #""+""#),
        ("1e", #""1e""#), ("1.2.3", #""1.2.3""#), ("e5", #""e5""#), (".e5", #"".e5""#), ("２", #""２""#),
        ("tRue", #""tRue""#), ("2024-01-01", #""2024-01-01""#),
        // Quotes and tags say what it is.
        (#""1""#, #""1""#), ("'true'", #""true""#), ("!!str 1", #""1""#), ("! 1", #""1""#), ("!!float 1", "1.0"),
        ("!!float '1e-3'", "1e-3"), ("!!int \"3\"", "3"), ("!!bool 'true'", "true"), ("!!null ''", "null"),
        ("!!seq [a]", #"["a"]"#), ("!!map {a: 1}", #"{"a":1}"#), ("!!str", #""""#),
    ])
    func scalarsAreThoseOfTheCoreSchema(yaml: String, json: String) {
        #expect(read(yaml) == json)
    }

    @Test(arguments: [
        // Examples 2.1 to 2.6, 2.11 (its keys aside), 2.13 to 2.18.
        ("- Mark McGwire\n- Sammy Sosa\n- Ken Griffey", #"["Mark McGwire","Sammy Sosa","Ken Griffey"]"#),
        ("hr:  65    # Home runs\navg: 0.278 # Batting average", #"{"hr":65,"avg":0.278}"#),
        (
            "american:\n- Boston\nnational:\n- New York\n- Chicago",
            #"{"american":["Boston"],"national":["New York","Chicago"]}"#
        ),
        ("-\n  name: Mark\n  hr:   65\n-\n  name: Sammy", #"[{"name":"Mark","hr":65},{"name":"Sammy"}]"#),
        ("- [name, hr]\n- [Mark, 65]", #"[["name","hr"],["Mark",65]]"#),
        (
            "Mark: {hr: 65, avg: 0.278}\nSammy: {\n    hr: 63,\n  }",
            #"{"Mark":{"hr":65,"avg":0.278},"Sammy":{"hr":63}}"#
        ),
        ("--- |\n  \\//||\\/||\n  // ||  ||__", #""\\//||\\/||\n// ||  ||__""#),
        (
            "--- >\n  Mark McGwire's\n  year was crippled\n  by a knee injury.",
            #""Mark McGwire's year was crippled by a knee injury.""#
        ),
        (">-\n a\n b\n\n c", #""a b\nc""#), ("|+\n a\n\n", #""a\n\n""#),
        ("plain:\n  This unquoted scalar\n  spans many lines.", #"{"plain":"This unquoted scalar spans many lines."}"#),
        ("\"So does this\n  quoted scalar.\\n\"", #""So does this quoted scalar.\n""#),
        (#"unicode: "Sosa did fine.\u263A""#, #"{"unicode":"Sosa did fine.☺"}"#),
        ("'# Not a ''comment''.'", "\"# Not a 'comment'.\""),
        (#"hex esc: "\x0d\x0a is \r\n""#, #"{"hex esc":"\r\n is \r\n"}"#),
        // What W&B's files are made of.
        ("command:\n  - ${env}\n  - python3\n  - --lr=${lr}", #"{"command":["${env}","python3","--lr=${lr}"]}"#),
        ("%YAML 1.2\n---\na: 1\n...\n", #"{"a":1}"#), ("\u{FEFF}a: 1\r\nb: 2\r\n", #"{"a":1,"b":2}"#),
        ("1: a\n1.0: b\n0x1: c", #"{"1":"a","1.0":"b","0x1":"c"}"#), ("{\"a\":1,\"b\":[]}", #"{"a":1,"b":[]}"#),
    ])
    func structuresAreRead(yaml: String, json: String) {
        #expect(read(yaml) == json)
    }

    @Test(arguments: [
        ("a: &x [1, 2]\nb: *x", #"{"a":[1,2],"b":[1,2]}"#), ("a: &x 1\nb: &x 2\nc: *x", #"{"a":1,"b":2,"c":2}"#),
        ("&k key: v\nb: *k", #"{"key":"v","b":"key"}"#),
        // The examples of the merge key's page (yaml.org/type/merge.html).
        (
            "- &C {x: 1, y: 2}\n- &B {r: 10}\n- &S {r: 1}\n- {<<: *C, r: 10}",
            #"[{"x":1,"y":2},{"r":10},{"r":1},{"x":1,"y":2,"r":10}]"#
        ),
        ("- &C {x: 1, y: 2}\n- &B {r: 10}\n- {<<: [*C, *B]}", #"[{"x":1,"y":2},{"r":10},{"x":1,"y":2,"r":10}]"#),
        ("- &B {r: 10}\n- &L {x: 0, r: 1}\n- {<<: [*B, *L], x: 1}", #"[{"r":10},{"x":0,"r":1},{"r":10,"x":1}]"#),
        ("a: &a {x: 1}\nb:\n  y: 2\n  <<: *a\n  z: 3", #"{"a":{"x":1},"b":{"y":2,"x":1,"z":3}}"#),
        ("\"<<\": 1", #"{"<<":1}"#),
    ])
    func aliasesAndMergeKeysStandForWhatTheyName(yaml: String, json: String) {
        #expect(read(yaml) == json)
    }

    @Test func everyNodeKnowsWhereItBegins() throws {
        let text = "# first\nä😀: &anchor\n  - 1\r\n  - {\"b\": é, c: null}\nd: *anchor\ne: |\n  text\n"
        let (read, problems) = JSONNode.reading(yaml: Array(text.utf8))
        let root = try #require(read)
        #expect(problems.isEmpty && root.place == .file(line: 2, column: 1))
        #expect(
            root.members.map(\.keyPlace) == [
                .file(line: 2, column: 1), .file(line: 5, column: 1), .file(line: 6, column: 1),
            ])
        let list = try #require(root["ä😀"])
        #expect(list.elements.map(\.place) == [.file(line: 3, column: 5), .file(line: 4, column: 5)])
        #expect(list.elements[1].members.map(\.keyPlace) == [.file(line: 4, column: 6), .file(line: 4, column: 14)])
        #expect(list.elements[1]["b"]?.place == .file(line: 4, column: 11))
        #expect(root["d"]?.elements[1]["b"]?.place == .file(line: 4, column: 11))
        #expect(root["e"]?.place == .file(line: 6, column: 4))
    }

    @Test func whatCanBePassedOverIsToldTogether() {
        let text = """
            a: .inf
            a: 1
            b: [!!python/tuple [1], .NaN, *c, !!int 1.5]
            [x, y]: 2
            ~: 3
            <<: 4
            d: 0777
            e: !!bool yes
            f: 1e999
            """
        let (root, problems) = JSONNode.reading(yaml: Array(text.utf8))
        #expect(root != nil)
        #expect(
            complaints(problems) == [
                "1:4: a: `.inf` is no finite number; write one, or put the text in quotes",
                "2:1: a: the key already stands at line 1, column 1 of this object; keep one of them",
                "3:5: b[0]: `!!python/tuple` is no type that is read here; remove it",
                "3:25: b[1]: `.NaN` is no finite number; write one, or put the text in quotes",
                "3:31: b[2]: no value before this one is named `&c`; put a text in quotes",
                "3:35: b[3]: !!int must be a whole number, not 1.5; change one of them",
                "4:1: a key must be a text, not a list; put it in quotes",
                "5:1: a key must be a text, not null; put it in quotes",
                "6:1: [\"<<\"]: `<<` takes in an object or a list of objects, not 4",
                "7:4: d: a number must not begin with 0; remove the zeros in front, or put the text in quotes",
                "8:4: e: !!bool must be true or false, not \"yes\"; change one of them",
                "9:4: f: the number is too large for a double; its limit is 1.8e308",
            ])
    }
}
