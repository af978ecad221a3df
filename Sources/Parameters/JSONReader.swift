/// Reads one JSON document (RFC 8259), strictly, in time and memory linear in its size.
struct JSONReader {
    /// Arrays and objects may nest this deep; far more than a sweep needs, far less than a stack of 512 KiB holds.
    static let depthLimit = 100
    static let tooDeep = "arrays and objects may nest \(depthLimit) deep; this one lies deeper"

    let bytes: [UInt8]
    var index = 0
    var path = JSONPath()
    /// Keys that stand twice in one object: not fatal, so that the rest of the file is read as well.
    private(set) var duplicates: [Problem] = []
    private var line = 1
    /// The index at which column 1 of this line would be if every character before `index` had one byte.
    private var lineOrigin = 0
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The whole document.
    ///
    /// Throws the first mistake after which reading on would be guessing.
    mutating func document() throws(Problem) -> JSONNode {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw problem("the file begins with a byte order mark; save it as UTF-8 without one")
        }
        let root = try value()
        skipWhitespace()
        if index < bytes.count {
            throw problem("the document has ended, and yet there is \(found); remove what follows")
        }
        return root
    }

    private mutating func value() throws(Problem) -> JSONNode {
        skipWhitespace()
        let place = here
        switch peek {
        case UInt8(ascii: "{"): return JSONNode(.object(try object()), at: place)
        case UInt8(ascii: "["): return JSONNode(.array(try array()), at: place)
        case UInt8(ascii: "\""): return JSONNode(.string(try string()), at: place)
        case let byte? where byte.isASCIIDigit || byte == UInt8(ascii: "-"):
            return JSONNode(.number(try number()), at: place)
        default: return JSONNode(try word(), at: place)
        }
    }

    private mutating func object() throws(Problem) -> [JSONMember] {
        try enter()
        var members: [JSONMember] = []
        var seen = ValuesByName<Place>()
        while try !closes(with: UInt8(ascii: "}"), isFirst: members.isEmpty && seen.isEmpty) {
            guard peek == UInt8(ascii: "\"") else {
                throw problem("a key in double quotes must stand here, not \(found)")
            }
            let place = here
            let key = try string()
            path.components.append(.key(key))
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw problem("a colon must follow the key, not \(found)") }
            let node = try value()
            if let first = seen[key] {
                if !duplicates.isFull { duplicates.append(Problem(at: place, path: path, rule: Self.twice(first))) }
            } else {
                seen[key] = place
                members.append(JSONMember(key, at: place, node))
            }
            path.components.removeLast()
        }
        return members
    }

    private mutating func array() throws(Problem) -> [JSONNode] {
        try enter()
        var elements: [JSONNode] = []
        while try !closes(with: UInt8(ascii: "]"), isFirst: elements.isEmpty) {
            path.components.append(.index(elements.count))
            elements.append(try value())
            path.components.removeLast()
        }
        return elements
    }

    /// Goes behind the bracket that opens an array or object.
    private mutating func enter() throws(Problem) {
        depth += 1
        if depth > Self.depthLimit {
            throw problem(Self.tooDeep)
        }
        index += 1
    }

    /// Goes behind the closing bracket and answers true, or to the next entry, behind its comma.
    private mutating func closes(with bracket: UInt8, isFirst: Bool) throws(Problem) -> Bool {
        skipWhitespace()
        if take(bracket) {
            depth -= 1
            return true
        }
        if isFirst { return false }
        let comma = here
        guard take(UInt8(ascii: ",")) else {
            throw problem("a comma or `\(Character(Unicode.Scalar(bracket)))` must stand here, not \(found)")
        }
        skipWhitespace()
        if peek == bracket {
            throw Problem(at: comma, path: path, rule: "JSON has no comma after the last entry; remove it")
        }
        return false
    }

    static func twice(_ first: Place) -> String {
        guard case .file(let line, let column) = first else { return "the key stands twice; keep one" }
        return "the key already stands at line \(line), column \(column) of this object; keep one of them"
    }
}

// MARK: - Where the reader is

extension JSONReader {
    /// The place of the next byte.
    var here: Place { .file(line: line, column: index - lineOrigin + 1) }

    /// The next byte; nil at the end.
    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// A mistake at the next byte.
    func problem(_ rule: String) -> Problem { Problem(at: here, path: path, rule: rule) }

    /// Goes over the next byte if it is `byte`.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    /// Goes over one character of `length` bytes, which counts as one column.
    mutating func takeCharacter(ofLength length: Int) {
        index += length
        lineOrigin += length - 1
    }

    mutating func skipWhitespace() {
        while let byte = peek {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"): index += 1
            case UInt8(ascii: "\n"): startLine()
            case UInt8(ascii: "\r"):
                if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") { index += 1 }
                startLine()
            default: return
            }
        }
    }

    private mutating func startLine() {
        index += 1
        line += 1
        lineOrigin = index
    }
}
