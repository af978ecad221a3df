/// The program's version, recorded with every attempt and in every checkpoint.
enum Version {
    static let current = "0.1.0"
    static let program = "apus \(current)"
}
