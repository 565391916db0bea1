// @neo4j/graphql on Apollo Server over the graph that Verkosto stored; prints its address once it answers.
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const typeDefs = `#graphql
  type Person @node {
    id: ID!
    given_name: String!
    family_name: String!
    region: String
    groups: [Group!]! @relationship(type: "MEMBER_OF", direction: OUT)
  }
  type Group @node {
    id: ID!
    name_fi: String
  }
`;

const { VERKOSTO_URL, VERKOSTO_USER, VERKOSTO_PASSWORD } = process.env;
const driver = neo4j.driver(VERKOSTO_URL, neo4j.auth.basic(VERKOSTO_USER, VERKOSTO_PASSWORD));
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
const { url } = await startStandaloneServer(new ApolloServer({ schema }), { listen: { host: "127.0.0.1", port: 0 } });
console.log(url);
