package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;

/**
 * The calls in flight on a Netty channel. Only its event loop uses them, so they need no
 * lock.
 */
final class NettyCalls extends ChannelDuplexHandler {

	private static final byte[] ID = "\"id\":".getBytes(StandardCharsets.US_ASCII);

	private final LongObjectMap<NettyCall> calls = new LongObjectHashMap<>();

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		NettyCall call = (NettyCall) message;
		byte[] header = AsciiLength.newHeader();
		AsciiLength.format(header, call.request().length);
		ByteBuf frame = context.alloc().ioBuffer(header.length + call.request().length);
		frame.writeBytes(header).writeBytes(call.request());
		this.calls.put(call.id(), call);
		context.write(frame, promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
		ByteBuf frame = (ByteBuf) message;
		byte[] body = ByteBufUtil.getBytes(frame);
		frame.release();
		NettyCall call = this.calls.remove(idOf(body));
		if (call != null) {
			call.complete(body);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		fail(new IOException("The server has closed the connection"));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
		fail(cause);
	}

	private void fail(Throwable cause) {
		List<NettyCall> failed = List.copyOf(this.calls.values());
		this.calls.clear();
		failed.forEach((call) -> call.completeExceptionally(cause));
	}

	/**
	 * Find the id without parsing all of a body. It is the first member of that name.
	 */
	private static long idOf(byte[] body) throws IOException {
		int start = 0;
		while (!startsWithId(body, start)) {
			start++;
		}
		long id = 0;
		for (int index = start + ID.length; index < body.length && Character.isDigit(body[index]); index++) {
			id = id * 10 + body[index] - '0';
		}
		return id;
	}

	private static boolean startsWithId(byte[] body, int start) throws IOException {
		if (start + ID.length > body.length) {
			throw new IOException("A response has no id");
		}
		for (int index = 0; index < ID.length; index++) {
			if (body[start + index] != ID[index]) {
				return false;
			}
		}
		return true;
	}

}
