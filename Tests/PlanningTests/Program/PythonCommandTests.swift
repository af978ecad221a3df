import Testing

@testable import Planning

/// Expected is what `python3 WORDS` (3.11) says of `sys.orig_argv`, `sys.flags` and `sys.argv`.
struct PythonCommandTests {
    private func parts(_ words: [String]) -> (options: [String], target: PythonCommand.Target, arguments: [String])? {
        PythonCommand(words).map { ($0.options, $0.target, $0.arguments) }
    }

    @Test(arguments: ["python", "python3", "python3.12", "/usr/bin/python3", "venv/bin/python", "${interpreter}"])
    func aScript(interpreter: String) throws {
        let command = try #require(PythonCommand([interpreter, "train.py", "-m", "--rate=1"]))
        #expect(command.interpreter == interpreter)
        #expect(command.options.isEmpty)
        #expect(command.target == .file("train.py"))
        #expect(command.arguments == ["-m", "--rate=1"])
        #expect(command.words == [interpreter, "train.py", "-m", "--rate=1"])
    }

    @Test(arguments: ["/usr/bin/env", "env", "${env}"]) func anInterpreterThatIsLookedUp(env: String) {
        #expect(
            PythonCommand([env, "python3", "${program}", "${args}"])?.words == ["python3", "${program}", "${args}"])
    }

    @Test func optionsOfTheInterpreterEndWithTheProgram() {
        let options = parts(["python3", "-uO", "-W", "ignore", "-Xdev", "-uWerror", "train.py", "-u"])
        #expect(options?.options == ["-uO", "-W", "ignore", "-X", "dev", "-u", "-W", "error"])
        #expect(options?.target == .file("train.py"))
        #expect(options?.arguments == ["-u"])
    }

    @Test func modulesAndCode() {
        #expect(parts(["python3", "-m", "a.b", "-c"])?.target == .module("a.b"))
        #expect(parts(["python3", "-m", "a.b", "-c"])?.arguments == ["-c"])
        #expect(parts(["python3", "-ma.b"])?.target == .module("a.b"))
        #expect(parts(["python3", "-uma.b"])?.options == ["-u"])
        #expect(parts(["python3", "-c", "1 / 0", "x"])?.target == .code("1 / 0"))
        #expect(PythonCommand(["python3", "-uc1", "x"])?.words == ["python3", "-u", "-c", "1", "x"])
    }

    @Test(arguments: [
        [], ["python3"], ["python3", "-u"], ["python3", "-"], ["python3", "-i", "train.py"], ["python3", "-V"],
        ["python3", "--version"], ["python3", "-m"], ["python3", "-W"], ["env", "A=1", "python3", "train.py"],
        ["env", "-i", "python3", "train.py"], ["bash", "train.sh"], ["pythonic", "train.py"],
        ["torchrun", "train.py"], ["./train.py"], ["${program}"], ["nice", "python3", "train.py"],
    ])
    func whatRunsNoProgramOfPython(words: [String]) { #expect(PythonCommand(words) == nil) }

    @Test func modulesHaveNames() {
        for name in ["torch", "torch.nn", "_a1.b_", "größe"] { #expect(PythonCommand.isModuleName(name)) }
        for name in ["", ".", "a.", ".a", "a..b", "1a", "a-b", "a b", "a\n", "torch,numpy"] {
            #expect(!PythonCommand.isModuleName(name))
        }
    }
}
