package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/**
 * Sends a request on a Netty channel and waits for the response. Only its user has the
 * channel.
 */
final class NettyExchange extends SimpleChannelInboundHandler<ByteBuf> {

	private final Channel channel;

	private volatile CompletableFuture<byte[]> response = new CompletableFuture<>();

	NettyExchange(Channel channel) {
		this.channel = channel;
	}

	/**
	 * Send a request.
	 * @param body its body
	 * @return the future body of the response
	 */
	CompletableFuture<byte[]> send(byte[] body) {
		CompletableFuture<byte[]> response = new CompletableFuture<>();
		this.response = response;
		byte[] header = AsciiLength.newHeader();
		AsciiLength.format(header, body.length);
		ByteBuf frame = this.channel.alloc().ioBuffer(header.length + body.length);
		frame.writeBytes(header).writeBytes(body);
		// Failures of this promise go to exceptionCaught.
		this.channel.writeAndFlush(frame, this.channel.voidPromise());
		return response;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, ByteBuf body) {
		this.response.complete(ByteBufUtil.getBytes(body));
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.response.completeExceptionally(new IOException("The server has closed the connection"));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.response.completeExceptionally(cause);
	}

}
