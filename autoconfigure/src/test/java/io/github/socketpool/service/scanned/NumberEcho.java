package io.github.socketpool.service.scanned;

/**
 * Has no methods of its own.
 */
public interface NumberEcho extends GenericEcho<Integer> {

}
