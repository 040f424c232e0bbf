package io.github.socketpool.kernel;

/**
 * The file descriptors of this process. Each connection takes one.
 *
 * @param used how many it has open
 * @param allowed how many it may have open at once ({@code ulimit -n})
 */
public record FileDescriptors(long used, long allowed) {

}
