/// What became of a request.
public enum ControlAnswer: Hashable, Sendable {
    /// Nobody has seen to it yet.
    case open
    /// It was carried out.
    case done
    /// It was not, and this is why.
    case refused(String)
}
