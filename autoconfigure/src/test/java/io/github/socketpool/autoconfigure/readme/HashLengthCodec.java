package io.github.socketpool.autoconfigure.readme;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameDecoder;
import io.github.socketpool.protocol.LengthHeaderDecoder;

class HashLengthCodec implements FrameCodec {

	@Override
	public int maxHeaderLength() {
		return 11;
	}

	@Override
	public void putHeader(Frame body, ByteBuffer target) {
		target.put((body.length() + "#").getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public FrameDecoder newDecoder(BodyReservation memory) {
		return new LengthHeaderDecoder(this, 1024 * 1024, memory) {
			private long length;

			@Override
			protected long headerByte(int index, byte next) {
				if (next >= '0' && next <= '9') {
					this.length = (index == 0) ? next - '0' : this.length * 10 + next - '0';
					return NEED_MORE;
				}
				return (next == '#' && index > 0) ? this.length : NO_HEADER;
			}
		};
	}

}
