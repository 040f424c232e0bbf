package io.github.socketpool.benchmark.row;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import org.springframework.integration.ip.tcp.serializer.AbstractByteArraySerializer;
import org.springframework.integration.ip.tcp.serializer.SoftEndOfStreamException;

/**
 * Reads and writes the frames in Spring Integration.
 */
public final class AsciiLengthSerializer extends AbstractByteArraySerializer {

	@Override
	public void serialize(byte[] body, OutputStream out) throws IOException {
		byte[] header = AsciiLength.newHeader();
		AsciiLength.format(header, body.length);
		out.write(header);
		out.write(body);
	}

	@Override
	public byte[] deserialize(InputStream in) throws IOException {
		byte[] header = in.readNBytes(AsciiLength.HEADER_BYTES);
		if (header.length == 0) {
			throw new SoftEndOfStreamException("The server has closed the connection");
		}
		byte[] body = new byte[AsciiLength.parse(header)];
		if (in.readNBytes(body, 0, body.length) < body.length) {
			throw new EOFException("The server has closed the connection within a frame");
		}
		return body;
	}

}
