import ArgumentParser
import Foundation
import Running
import Workspace

/// `apus guardian`: what a run starts beside its programs; not for people.
struct GuardianCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guardian", abstract: "End the programs of a run when its scheduler is gone.",
        shouldDisplay: false)

    @Argument var uuid: String

    func run() throws {
        for signal in [SIGINT, SIGTERM, SIGHUP] { Foundation.signal(signal, SIG_IGN) }
        // It was started from /proc/self/exe, and would be called so.
        ProcFileSystem().callItself("apus")
        // No disk is held by it.
        chdir("/")
        RunGuardian(run: uuid).keepWatch()
    }
}
