package io.github.socketpool.payload;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * Converts between payloads and the bodies of frames. Must be thread-safe. If it throws
 * an exception, the caller gets a {@link PayloadConversionException} with the class name
 * and stack trace of that exception. Its message is omitted, since it may quote the
 * payload. An {@link Error} reaches the caller unchanged.
 */
public interface PayloadConverter {

	/**
	 * Write a payload.
	 * @param payload the payload; never a {@code byte[]} or a {@code String}, which are
	 * sent unchanged
	 * @param body the stream to write the body to; must not be closed or kept
	 * @throws IOException if the payload cannot be written
	 */
	void write(Object payload, OutputStream body) throws IOException;

	/**
	 * Read a payload.
	 * @param bytes an array that contains the body; must not be changed or kept
	 * @param offset the index of the first byte of the body
	 * @param length the number of bytes of the body
	 * @param type the type of the payload; never {@code byte[]} or {@code String}
	 * @return the payload, or {@code null} if the body represents none
	 * @throws IOException if the body cannot be read
	 */
	@Nullable Object read(byte[] bytes, int offset, int length, Type type) throws IOException;

}
