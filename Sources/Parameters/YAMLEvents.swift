internal import CYaml

/// A piece of a YAML text, as libyaml tells them one after the other, and where it begins.
struct YAMLEvent {
    enum Content {
        /// The text, and whether it stands without quotes and is no block of lines.
        case scalar(String, isPlain: Bool)
        case alias(String)
        case sequenceStart
        case mappingStart
        case documentStart
        /// Of a sequence, a mapping or a document.
        case end
        case streamEnd
    }

    var content: Content
    var place: Place
    /// The name behind `&`.
    var anchor: String?
    /// In full, for example `tag:yaml.org,2002:float`; nil when the text is to tell.
    var tag: String?
}

/// The events of one YAML text (YAML 1.1 as far as its structure goes, which YAML 1.2 shares), read by the libyaml that
/// comes with Yams. Yams' own nodes have no place for an alias and none for the second of two equal keys.
final class YAMLEvents {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    /// A copy at a fixed address: the parser keeps pointers into it.
    private let text: UnsafeMutableBufferPointer<UInt8>
    private let end: Place

    /// Of a text in UTF-8 without a byte order mark that ends at `end`.
    init(_ bytes: ArraySlice<UInt8>, end: Place) {
        self.end = end
        text = .allocate(capacity: bytes.count)
        _ = text.initialize(fromContentsOf: bytes)
        parser = .allocate(capacity: 1)
        precondition(yaml_parser_initialize(parser) == 1, "memory for a YAML parser")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        text.deallocate()
    }

    /// The next event; throws the mistake after which reading on would be guessing.
    func next() throws(Problem) -> YAMLEvent {
        var event = yaml_event_t()
        while true {
            guard yaml_parser_parse(parser, &event) == 1 else { throw mistake.problem }
            defer { yaml_event_delete(&event) }
            if event.type != YAML_STREAM_START_EVENT { return self.event(event) }
        }
    }

    private func event(_ event: yaml_event_t) -> YAMLEvent {
        let place = place(event.start_mark)
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
            return YAMLEvent(
                content: .scalar(text, isPlain: isPlain), place: place, anchor: Self.word(scalar.anchor),
                tag: Self.word(scalar.tag))
        case YAML_ALIAS_EVENT:
            return YAMLEvent(content: .alias(Self.word(event.data.alias.anchor) ?? ""), place: place)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return YAMLEvent(
                content: .sequenceStart, place: place, anchor: Self.word(start.anchor), tag: Self.word(start.tag))
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return YAMLEvent(
                content: .mappingStart, place: place, anchor: Self.word(start.anchor), tag: Self.word(start.tag))
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(content: .documentStart, place: place)
        case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return YAMLEvent(content: .streamEnd, place: place)
        default: return YAMLEvent(content: .end, place: place)
        }
    }

    private static func word(_ characters: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        characters.map { String(decodingCString: $0, as: UTF8.self) }
    }

    private var mistake: YAMLMistake {
        let error = parser.pointee
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
        let index =
            scalars.index(scalars.startIndex, offsetBy: error.problem_mark.index, limitedBy: scalars.endIndex)
            ?? scalars.endIndex
        return YAMLMistake(
            sentence: error.problem.map { String(cString: $0) } ?? "",
            context: error.context.map { String(cString: $0) } ?? "",
            place: place(error.problem_mark),
            start: place(error.context_mark),
            character: index < scalars.endIndex ? scalars[index] : nil,
            isFirstOnLine: scalars[..<index].reversed().prefix { $0 != "\n" }.allSatisfy { $0 == " " })
    }

    /// libyaml counts from 0, columns in characters, and takes the end of the text for a line of its own.
    private func place(_ mark: yaml_mark_t) -> Place {
        guard case .file(let last, _) = end, mark.line < last else { return end }
        return .file(line: mark.line + 1, column: mark.column + 1)
    }
}
