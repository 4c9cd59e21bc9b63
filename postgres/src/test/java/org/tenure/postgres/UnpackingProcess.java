package org.tenure.postgres;

/// A process that finds the binaries a place by itself, unpacks them, and says where to and which version they are.
final class UnpackingProcess {

    private UnpackingProcess() {}

    public static void main(String[] none) {
        var binaries = BundledBinaries.in(CacheFolders.choose(ServerUser.current()));
        System.out.println(binaries.bin() + " " + binaries.version());
    }
}
