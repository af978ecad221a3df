import CKernels

/// The library for matrix products, opened once for each device.
final class MatrixEngine {
    let handle: OpaquePointer

    init() throws(DeviceError) {
        guard let handle = apus_engine_create() else { throw .matrixLibrary(String(cString: apus_engine_error())) }
        self.handle = handle
    }

    deinit { apus_engine_destroy(handle) }
}
