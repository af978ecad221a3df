/// What libyaml has against a text, to be told in our words.
struct YAMLMistake {
    /// Its own sentence, for example `did not find expected key`.
    var sentence: String
    /// What it was reading, for example `while parsing a block mapping`; empty when it does not say.
    var context: String
    /// Where it could go no further.
    var place: Place
    /// Where what it was reading begins.
    var start: Place
    /// What stands at `place`; nil at the end of the text.
    var character: Unicode.Scalar?
    /// Whether only spaces stand before `place` on its line.
    var isFirstOnLine: Bool
}

extension YAMLMistake {
    /// The mistake with its repair; the path is the reader's to know.
    var problem: Problem {
        Problem(at: isAboutStart ? start : place, path: JSONPath(), rule: rule)
    }

    /// Whether what was begun is to be mended, and not what stands where it should have ended.
    private var isAboutStart: Bool {
        isUnclosedQuote || sentence == "could not find expected ':'"
    }

    private var isUnclosedQuote: Bool {
        context.hasSuffix("a quoted scalar")
            && ["found unexpected end of stream", "found unexpected document indicator"].contains(sentence)
    }

    private var rule: String {
        if isUnclosedQuote { return "the text that begins here never ends; close it with its quotation mark" }
        if character == "\t" { return "a tab must not indent; write spaces in its place" }
        return structureRule ?? scalarRule ?? tokenRule ?? "this is not YAML (\(sentence))"
    }

    /// About objects and lists, and how they are indented.
    private var structureRule: String? {
        switch sentence {
        case "did not find expected key" where !isFirstOnLine:
            "the value has ended, and yet there is \(found); put the whole text in quotes, or remove it"
        case "did not find expected key":
            "a key of the object that begins at \(Self.text(start)) must stand here, not \(found); "
                + "indent each of its lines alike"
        case "did not find expected '-' indicator":
            "an entry of the list that begins at \(Self.text(start)) must stand here, with `- ` in front, not \(found); "
                + "indent each of its lines alike"
        case "did not find expected ',' or ']'": Self.flow("]", of: "list", start, found)
        case "did not find expected ',' or '}'": Self.flow("}", of: "object", start, found)
        case "did not find expected node content": "a value must stand here, not \(found)"
        case "did not find expected <document start>":
            "the document has ended, and yet there is \(found); indent what follows alike, or remove it"
        case "mapping values are not allowed in this context":
            "a colon must not stand here; a text with a colon in it stands in quotes, and an object begins on a line of "
                + "its own"
        case "could not find expected ':'": "a colon must follow the key that begins here, on the same line"
        case "mapping keys are not allowed in this context", "found unexpected ':'":
            "`\(character.map(String.init) ?? "?")` must not stand here; put the text in quotes"
        case "block sequence entries are not allowed in this context":
            "a list of lines with `- ` in front begins on the line below its key; or write [a, b]"
        case let words where words.hasPrefix("Maximum nesting level"): JSONReader.tooDeep
        default: nil
        }
    }

    /// About texts in quotes and blocks of lines.
    private var scalarRule: String? {
        switch sentence {
        case "found unknown escape character":
            #"\ begins an escape in double quotes; write \\ for the character itself, or single quotes around the text"#
        case "did not find expected hexdecimal number":
            #"two hexadecimal digits must follow \x, four \u and eight \U"#
        case "found invalid Unicode character escape code": "the escape stands for no character; write another"
        case "found an indentation indicator equal to 0": "a block of lines is indented by 1 to 9 spaces, not 0"
        case "did not find expected comment or line break":
            "behind \(context.hasSuffix("directive") ? "a directive" : "`|` or `>`") the line must end, not go on with "
                + found
        default: nil
        }
    }

    /// About signs that begin something other than a text.
    private var tokenRule: String? {
        if context.hasSuffix("an anchor") || context.hasSuffix("an alias") {
            return
                "a text that begins with `&` or `*` stands in quotes; else letters and digits follow, which name a value"
        }
        if context.hasSuffix("a tag") || sentence == "found undefined tag handle" {
            return "a text that begins with `!` stands in quotes; else the name of a type follows, such as !!float"
        }
        if context.hasSuffix("directive") || sentence.contains("directive") {
            return "a line that begins with `%` is a directive; put the text in quotes"
        }
        switch sentence {
        case "found incompatible YAML document": return "YAML 1.2 and 1.1 are read; remove the directive"
        case "found character that cannot start any token":
            return "a text that begins with \(found) must stand in quotes"
        default: return nil
        }
    }

    private static func flow(_ bracket: String, of noun: String, _ start: Place, _ found: String) -> String {
        "a comma or `\(bracket)` of the \(noun) that begins at \(text(start)) must stand here, not \(found); a text with "
            + "brackets, braces or commas in it stands in quotes"
    }

    /// What stands at `place`, for a sentence.
    private var found: String {
        switch character {
        case nil: "the end of the text"
        case "`": "a backtick"
        case "\n", "\r": "the end of the line"
        case let scalar?: scalar.isControl ? "a control character" : "`\(scalar)`"
        }
    }

    private static func text(_ place: Place) -> String {
        guard case .file(let line, let column) = place else { return "" }
        return "line \(line), column \(column)"
    }
}
