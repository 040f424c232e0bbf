package io.github.socketpool.payload;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * Converts between payloads and the bodies of frames. Must be thread-safe. Whatever
 * exception it throws reaches the caller as a {@link PayloadConversionException}, with
 * its class name and stack but without its message, which may quote the payload; an
 * {@link Error} reaches the caller as it is.
 */
public interface PayloadConverter {

	/**
	 * Write a payload.
	 * @param payload the payload; never a {@code byte[]} or a {@code String}, which are
	 * sent as they are
	 * @param body where to write the body to; not to be closed or kept
	 * @throws IOException if the payload cannot be written
	 */
	void write(Object payload, OutputStream body) throws IOException;

	/**
	 * Read a payload.
	 * @param bytes an array that holds the body; not to be changed or kept
	 * @param offset where in the array the body begins
	 * @param length how many bytes the body has
	 * @param type the type of the payload; never {@code byte[]} or {@code String}
	 * @return the payload, or {@code null} when the body stands for none
	 * @throws IOException if the body cannot be read
	 */
	@Nullable Object read(byte[] bytes, int offset, int length, Type type) throws IOException;

}
