/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
func examine(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let complaint = YAMLProbe.complaint(about: Array(UnsafeBufferPointer(start: start, count: count)))
    if let complaint { fatalError(complaint) }
    return 0
}
