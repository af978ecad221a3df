/// The program's version, recorded with every attempt.
enum Version {
    static let current = "0.1.0"
}
