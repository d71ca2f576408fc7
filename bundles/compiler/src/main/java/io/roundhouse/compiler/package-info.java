/**
 * A protoc plugin that makes stubs for proto3 files: for each message a builder and a view, for each enum an enum, for
 * each service a client and a server to extend, for each file its schema. The jar runs by itself:
 *
 * <pre>
 *  java -jar compiler.jar --protoc PROTOC --out DIR -I PROTOS shop.proto
 * </pre>
 *
 * or, as {@code protoc-gen-roundhouse} from a script that does {@code exec java -jar compiler.jar}, from protoc with
 * {@code --roundhouse_out=DIR}. Generated code needs {@code io.roundhouse.client.stub}; where a schema imports
 * {@code google/protobuf/*.proto}, also {@code io.roundhouse.wkt}, which is made by this too.
 */
package io.roundhouse.compiler;
