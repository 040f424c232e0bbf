package io.github.socketpool.testing;

import java.nio.ByteBuffer;

import io.github.socketpool.protocol.BodyReservation;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameCodec;
import io.github.socketpool.protocol.FrameDecoder;
import io.github.socketpool.protocol.OpenEndedBody;
import io.github.socketpool.protocol.PeerBytes;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects and arrays one after the other, without header or delimiter: a body ends
 * where its brackets are balanced. Blanks and line ends between two of them are skipped.
 */
public final class BalancedJsonCodec implements FrameCodec {

	private final long maxFrameSize;

	public BalancedJsonCodec(long maxFrameSize) {
		this.maxFrameSize = maxFrameSize;
	}

	@Override
	public int maxHeaderLength() {
		return 0;
	}

	@Override
	public void putHeader(Frame body, ByteBuffer target) {
	}

	@Override
	public boolean canBeginFrame(byte first) {
		return first == '{' || first == '[' || isBlank(first);
	}

	@Override
	public String describeFrame() {
		return "a JSON object or array";
	}

	@Override
	public FrameDecoder newDecoder(BodyReservation memory) {
		return new Decoder(memory);
	}

	private static boolean isBlank(byte value) {
		return value == ' ' || value == '\n' || value == '\r' || value == '\t';
	}

	private final class Decoder implements FrameDecoder {

		private final BodyReservation memory;

		private @Nullable OpenEndedBody body;

		private int depth;

		private boolean inText;

		private boolean escaped;

		private boolean everDecoded;

		Decoder(BodyReservation memory) {
			this.memory = memory;
		}

		@Override
		public @Nullable Frame decode(ByteBuffer received) {
			OpenEndedBody body = (this.body != null) ? this.body : begin(received);
			if (body == null) {
				return null;
			}
			int start = received.position();
			for (int i = start; i < received.limit(); i++) {
				if (isEnd(received.get(i))) {
					body.append(received, i + 1 - start);
					this.body = null;
					this.everDecoded = true;
					return body.toFrame(0, 0);
				}
			}
			body.append(received, received.remaining());
			return null;
		}

		@Override
		public boolean atBoundary() {
			return this.body == null;
		}

		private @Nullable OpenEndedBody begin(ByteBuffer received) {
			byte first = received.get(received.position());
			if (isBlank(first)) {
				received.get();
				return null;
			}
			if (!canBeginFrame(first)) {
				byte[] seen = new byte[Math.min(32, received.remaining())];
				received.get(seen);
				throw PeerBytes.notAFrame(seen, this.everDecoded, describeFrame(), "Check host and port.");
			}
			this.body = new OpenEndedBody(BalancedJsonCodec.this.maxFrameSize, this.memory);
			return this.body;
		}

		private boolean isEnd(byte next) {
			if (this.inText) {
				this.inText = this.escaped || next != '"';
				this.escaped = !this.escaped && next == '\\';
				return false;
			}
			this.inText = next == '"';
			if (next == '{' || next == '[') {
				this.depth++;
			}
			else if (next == '}' || next == ']') {
				this.depth--;
			}
			return this.depth == 0;
		}

	}

}
