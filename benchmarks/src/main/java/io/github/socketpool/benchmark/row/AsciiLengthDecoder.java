package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.nio.ByteOrder;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;

/**
 * Decodes the frames in Netty: their length field is text.
 */
public final class AsciiLengthDecoder extends LengthFieldBasedFrameDecoder {

	public AsciiLengthDecoder() {
		super(AsciiLength.HEADER_BYTES + AsciiLength.LARGEST_BODY, 0, AsciiLength.HEADER_BYTES, 0,
				AsciiLength.HEADER_BYTES);
	}

	@Override
	protected long getUnadjustedFrameLength(ByteBuf in, int offset, int length, ByteOrder order) {
		try {
			return AsciiLength.parse(ByteBufUtil.getBytes(in, offset, length));
		}
		catch (IOException ex) {
			throw new CorruptedFrameException(ex);
		}
	}

}
