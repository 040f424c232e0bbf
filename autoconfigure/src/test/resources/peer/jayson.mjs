// A JSON-RPC server that ends each body with a line feed.
import jayson from 'jayson';

const server = new jayson.Server({
	echo: (params, callback) => callback(null, params),
	fail: (params, callback) => callback({ code: params.number, message: params.text, data: params }),
});

server.tcp().listen(0, '127.0.0.1', function () {
	console.log(`listening ${this.address().port}`);
});
