package io.github.socketpool.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameDecoder;
import io.github.socketpool.protocol.FrameFormatException;
import io.github.socketpool.protocol.LengthHeaderDecoder;

/**
 * Netstrings: a decimal length, a colon, the body, and a comma as its trailer. A body
 * that begins with {@code refused} must not be sent.
 */
public class NetstringCodec implements FrameCodec {

	private static final long MAX_FRAME_SIZE = 4 * 1024 * 1024;

	@Override
	public int maxHeaderLength() {
		return 11;
	}

	@Override
	public void putHeader(Frame body, ByteBuffer target) {
		if (body.text().startsWith("refused")) {
			target.put((byte) '0');
			throw FrameFormatException.outgoing("The body is one that must not be sent.");
		}
		target.put((body.length() + ":").getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public int trailerLength() {
		return 1;
	}

	@Override
	public void putTrailer(Frame body, ByteBuffer target) {
		target.put((byte) ',');
	}

	@Override
	public boolean canBeginFrame(byte first) {
		return first >= '0' && first <= '9';
	}

	@Override
	public String describeFrame() {
		return "a netstring";
	}

	@Override
	public FrameDecoder newDecoder(BodyReservation memory) {
		return new Decoder(this, memory);
	}

	private static final class Decoder extends LengthHeaderDecoder {

		private long length;

		Decoder(NetstringCodec codec, BodyReservation memory) {
			super(codec, MAX_FRAME_SIZE, memory);
		}

		@Override
		protected long headerByte(int index, byte next) {
			if (next >= '0' && next <= '9') {
				this.length = (index > 0) ? this.length * 10 + next - '0' : next - '0';
				return NEED_MORE;
			}
			return (next == ':' && index > 0) ? this.length : NO_HEADER;
		}

	}

}
